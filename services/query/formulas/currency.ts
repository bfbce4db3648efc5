const withoutMinorUnit = ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'];
const ofThousand = ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'];

const exceptions = new Map<string, bigint>([
  ...withoutMinorUnit.map((currency) => [currency, 1n] as const),
  ...ofThousand.map((currency) => [currency, 1000n] as const),
]);

/** Minor units in one unit of a currency (ISO 4217, list one): 100 for most. */
export function minorUnitsPer(currency: string): bigint {
  return exceptions.get(currency) ?? 100n;
}
