/** Resolves to undefined when what it looks at is well, else to what is wrong; may also throw. */
export type Check = () => Promise<string | undefined>;
export type Checks = Readonly<Record<string, Check>>;

export interface ReadinessReport {
  readonly ready: boolean;
  /** What is not ready, by name. */
  readonly problems: Readonly<Record<string, string>>;
}

/** Runs all checks side by side; one that neither resolves nor throws within `timeoutMillis` counts as failed. */
export async function checkReadiness(checks: Checks, timeoutMillis = 2_000): Promise<ReadinessReport> {
  const answers = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await askInTime(check, timeoutMillis)] as const));
  const problems = Object.fromEntries(answers.filter((answer): answer is [string, string] => answer[1] !== undefined));
  return { ready: Object.keys(problems).length === 0, problems };
}

async function askInTime(check: Check, timeoutMillis: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, timeoutMillis, `no answer within ${timeoutMillis} ms`);
  });
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return error instanceof Error && error.message !== '' ? error.message : 'failed';
  } finally {
    clearTimeout(timer);
  }
}
