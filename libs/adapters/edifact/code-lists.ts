/** Document names (UN/EDIFACT 1001) of CODECO that are gate moves, as SMDG uses them. */
export const gateMoves: ReadonlyMap<string, string> = new Map([['34', 'GATED_IN'], ['36', 'GATED_OUT']]);

/** What a message does to the one before (1225); absent means original. */
export const messageFunctions: ReadonlyMap<string, 'version' | 'withdrawal'> = new Map([
  ['9', 'version'], ['5', 'version'], ['4', 'version'], ['1', 'withdrawal'], ['3', 'withdrawal'],
] as const);

/** Equipment status (8249). */
export const phases: ReadonlyMap<string, string> = new Map([['2', 'EXPORT'], ['3', 'IMPORT'], ['6', 'TRANSSHIPMENT']]);

/** Full or empty (8169). */
export const loads: ReadonlyMap<string, string> = new Map([['4', 'EMPTY'], ['5', 'LADEN']]);

/** Mode of transport (8067). */
export const modes: ReadonlyMap<string, string> = new Map([['1', 'SEA'], ['2', 'RAIL'], ['3', 'ROAD'], ['8', 'INLAND_WATER']]);
