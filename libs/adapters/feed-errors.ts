/** A mapping file that cannot be used: each problem is a sentence that begins with the place in the file. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** An input that cannot be read any further: a wrong file, a missing parameter, broken quoting. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
}

/** One row that cannot be mapped; becomes a reject, and the import goes on. */
export class RowFailure extends Error {
  override readonly name = 'RowFailure';
  constructor(
    readonly column: string | undefined,
    message: string,
  ) {
    super(message);
  }
}
