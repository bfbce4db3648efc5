import { StackError, systemCode } from './stack-error.js';

const sentences: Readonly<Record<string, (folder: string, setting: string) => string>> = {
  ENOSPC: (folder, setting) => `The disk that holds ${folder} is full: free 300 MB there, or ${setting}.`,
  EDQUOT: (folder, setting) => `Your disk quota for ${folder} is used up: free 300 MB there, or ${setting}.`,
  EACCES: (folder, setting) => `${folder} may not be written by this user: give the right to, or ${setting}.`,
  EPERM: (folder, setting) => `${folder} may not be written by this user: give the right to, or ${setting}.`,
  EROFS: (folder, setting) => `${folder} is on a read-only disk: ${setting}.`,
};

/** The StackError for a full, read-only or forbidden disk; any other error is returned as it is. */
export function explainStorage(error: unknown, folder: string, setting: string): unknown {
  const sentence = sentences[systemCode(error) ?? ''];
  return sentence ? new StackError(sentence(folder, setting), { cause: error }) : error;
}

/** True when a program's own words say that it could not write for want of space. */
export function isDiskFull(output: string): boolean {
  return /no space left|errno 28|not enough space|disk quota/i.test(output);
}

/** The StackError for a full disk under the state of a server. */
export function fullDisk(folder: string): StackError {
  return new StackError(`The disk that holds ${folder} is full: free 300 MB there and run the command again.`);
}
