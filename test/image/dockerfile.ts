/** One line of a Dockerfile: `COPY libs libs` has the word COPY and the rest `libs libs`. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** What is built from one FROM on. */
export interface Stage {
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** What a COPY copies: of the context, or of another stage. */
export interface Copy {
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

/** The stages of a Dockerfile in their order; a stage without a name has its number. */
export function readDockerfile(text: string): Stage[] {
  const stages: { name: string; instructions: Instruction[] }[] = [];
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n/g, ' ').split('\n').map((line) => line.trim());
  for (const line of lines.filter((each) => each !== '')) {
    const [word = ''] = line.split(/\s/, 1);
    const rest = line.slice(word.length).trim();
    if (word === 'FROM') stages.push({ name: / AS (\S+)$/i.exec(rest)?.[1] ?? String(stages.length), instructions: [] });
    else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
}

/** The last value of a word in a stage; undefined when it has none. */
export function lastOf({ instructions }: Stage, word: string): string | undefined {
  return instructions.findLast((each) => each.word === word)?.rest;
}

/** Throws for a flag other than `--from`. */
export function readCopy(rest: string): Copy {
  const words = rest.split(/\s+/);
  const flags = words.filter((each) => each.startsWith('--'));
  const unknown = flags.find((flag) => !flag.startsWith('--from='));
  if (unknown !== undefined) throw new Error(`COPY ${unknown} is not understood here: build the image with Docker, or teach test/image about it.`);
  const paths = words.filter((each) => !each.startsWith('--'));
  return { from: flags[0]?.slice('--from='.length), sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
}
