/** The types that standards about containers become. */
export const milestoneType = 'caravan.container.milestone.v1';
export const callType = 'caravan.container.call.v1';
