import type { Statement } from '../connection.js';

/** For row security, until the transaction ends: only rows of this tenant exist. */
export const setTenant: Statement = { name: 'set_tenant', text: `select set_config('caravan.tenant', $1, true)` };
