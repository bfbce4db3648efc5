import { CliError } from './cli-error.js';
import { exitCodes } from './exit-codes.js';
import { explainError } from './explain-error.js';

describe('explainError', () => {
  it('prints a CliError as it is, with its exit code', () => {
    expect(explainError(new CliError('No.', exitCodes.outOfReach), false)).toEqual({ message: 'No.', exitCode: 3 });
  });

  it('has one line and no stack for a bug, unless asked', () => {
    const bug = new TypeError('x is not a\nfunction');
    expect(explainError(bug, false)).toEqual({ message: 'This is a bug of Caravan (x is not a·function): run the command again with CARAVAN_DEBUG=1 and report what it prints.', exitCode: 70 });
    expect(explainError(bug, true).message).toContain('explain-error.test.ts');
  });

  it('names the file that cannot be read', () => {
    const error = Object.assign(new Error('EACCES'), { code: 'EACCES', path: 'a.csv' });
    expect(explainError(error, false)).toEqual({ message: 'a.csv may not be read by you: change its permissions.', exitCode: 1 });
  });
});
