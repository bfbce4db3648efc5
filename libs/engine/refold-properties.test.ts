import fc from 'fast-check';
import { type Act, Story, arbitraryScript, changedToyDomain, toyDomain } from '#libs/testing';

/** One thing that happens in a story, by its name. */
const happenings = {
  take: (story: Story, number: number) => story.take(1 + number),
  change: (story: Story) => story.changeReference(),
  openWalks: (story: Story) => story.refolder.openDue(),
  refoldSome: async (story: Story, number: number) => {
    const { refolder } = story;
    await refolder.openDue();
    for (let step = 0; step <= number; step++) await refolder.step();
  },
  oldRelease: (story: Story) => story.run(toyDomain).take(0),
  newRelease: (story: Story) => story.run(changedToyDomain).take(0),
} as const satisfies Record<string, (story: Story, number: number) => unknown>;

type Happening = keyof typeof happenings;

const arbitraryHappenings = fc.array(fc.tuple(fc.constantFrom(...(Object.keys(happenings) as Happening[])), fc.nat(6)), { maxLength: 20 });

async function live(acts: readonly Act[], course: readonly (readonly [Happening, number])[]): Promise<Story> {
  const story = new Story(acts);
  for (const [name, number] of course) {
    await happenings[name](story, number);
    expect(story.findInnerMistakes()).toEqual([]);
  }
  return story;
}

describe('events, changes of reference data and of the release, in any course', () => {
  it('come to what a plain recomputation under the last of each gives', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScript, arbitraryHappenings, async (acts, course) => {
        const story = await live(acts, course);
        await (await story.take()).refold();
        expect(story.findMistakes()).toEqual([]);
        expect(await story.verify()).toMatchObject({ waiting: 0, problems: [] });
      }),
      { numRuns: 300 },
    );
  }, 300_000);

  it('leave nothing at any moment that verification takes for wrong', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScript, arbitraryHappenings, async (acts, course) => {
        const story = await live(acts, course);
        expect((await story.verify()).problems).toEqual([]);
      }),
      { numRuns: 300 },
    );
  }, 300_000);
});
