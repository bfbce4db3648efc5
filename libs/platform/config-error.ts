/** A setting or its surroundings are wrong; `message` is one sentence for the user, with the fix. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
