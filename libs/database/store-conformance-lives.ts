import type { EntityRow, SegmentChange, Store } from '#libs/engine';
import { keyOf, sampleEntity, sampleSegment } from './sample-rows.js';

const head = (number: number, changes: Partial<EntityRow> = {}): EntityRow =>
  sampleEntity(number, { cut: Buffer.from([0, 7]), facts: Buffer.from([1]), applied: Buffer.from([2]), flags: '{"cc":["late"]}', ...changes });

/** What every store must do for lives of which a part is sealed. */
export function describeLongLives(store: () => Store): void {
  const write = (changes: readonly SegmentChange[]): Promise<void> => store().transaction((tx) => tx.writeSegments(changes));
  const whole = async (number: number): Promise<EntityRow | undefined> => (await store().transaction((tx) => tx.readEntities([keyOf(number)])))[0];
  const insert = (...rows: EntityRow[]): Promise<void> => store().transaction((tx) => tx.insertEntities(rows));

  it('locks the open end of a life, and reads the whole of it', async () => {
    await insert(head(701), sampleEntity(702));
    await write([{ entityKey: keyOf(701), from: 0, added: [sampleSegment(701, 0, { flags: '{"aa":["late"]}' }), sampleSegment(701, 1)] }]);
    expect(await store().transaction((tx) => tx.lockEntities([keyOf(701), keyOf(702)]))).toEqual([head(701), sampleEntity(702)]);
    const { flags, ...life } = (await whole(701)) as EntityRow;
    const { flags: _, ...rest } = head(701, { cut: undefined, facts: Buffer.from([10, 11, 1]), applied: Buffer.from([20, 21, 2]), segments: 2 });
    expect(life).toEqual(rest);
    expect(JSON.parse(flags as string)).toEqual({ aa: ['late'], cc: ['late'] });
    expect(await whole(702)).toEqual(sampleEntity(702));
  });

  it('has no flags where no part has', async () => {
    await insert(head(705, { flags: undefined }));
    await write([{ entityKey: keyOf(705), from: 0, added: [sampleSegment(705, 0)] }]);
    expect((await whole(705))?.flags).toBeUndefined();
  });

  it('replaces the segments from a number on, of this entity alone', async () => {
    await insert(head(710), head(711));
    const added = (number: number): SegmentChange => ({ entityKey: keyOf(number), from: 0, added: [0, 1, 2].map((segment) => sampleSegment(number, segment)) });
    await write([added(711), added(710)]);
    await write([{ entityKey: keyOf(710), from: 1, added: [sampleSegment(710, 1, { facts: Buffer.from([99]) })] }]);
    expect([(await whole(710))?.facts, (await whole(711))?.facts]).toEqual([Buffer.from([10, 99, 1]), Buffer.from([10, 11, 12, 1])]);
  });

  it('takes the mark from a row that is whole again', async () => {
    await insert(head(720));
    await write([{ entityKey: keyOf(720), from: 0, added: [sampleSegment(720, 0)] }]);
    await store().transaction(async (tx) => {
      await tx.updateEntities([sampleEntity(720, { version: 2 })]);
      await tx.writeSegments([{ entityKey: keyOf(720), from: 0, added: [] }]);
    });
    expect(await whole(720)).toEqual(sampleEntity(720, { version: 2 }));
  });
}
