/** Work that was begun and is not awaited one by one; a failure is kept until somebody asks. */
export class UnderWay {
  private readonly work: Promise<void>[] = [];
  private failure: { readonly error: unknown } | undefined;

  add(work: Promise<void>): void {
    this.work.push(work.catch((error: unknown) => void (this.failure ??= { error })));
  }

  /** Throws what failed first, if anything has. */
  check(): void {
    if (this.failure) throw this.failure.error;
  }

  /** Resolves when all is done; rejects with what failed first. */
  async finish(): Promise<void> {
    await Promise.all(this.work);
    this.check();
  }
}
