/** The versions of DCSA Track & Trace that are read and written. */
export const dcsaVersions = ['2.2', '3.0'] as const;
export type DcsaVersion = (typeof dcsaVersions)[number];

/** Where a location has its parts; names below `at`. */
export interface LocationLayout {
  readonly at: string;
  readonly unLocationCode: string;
  readonly facilityCode: string;
  readonly facilityProvider: string;
  readonly name: string;
  readonly latitude: string;
  readonly longitude: string;
}

/** Where pairs of a type and a value are; read from a list of objects and from a single one, written as the version has it. */
export interface PairsLayout {
  readonly at: string;
  readonly isList: boolean;
  readonly type: string;
  readonly value: string;
}

/** Where a version of Track & Trace says what; dotted names, of several the first that is there (domains.md 5.1). */
export interface DcsaLayout {
  readonly version: DcsaVersion;
  readonly recorded: string;
  readonly eventType: string;
  readonly classifier: string;
  readonly equipmentEventType: string;
  readonly transportEventType: string;
  readonly container: string;
  readonly sizeType: string;
  readonly load: string;
  readonly phase: string | undefined;
  readonly locations: readonly LocationLayout[];
  readonly mode: string;
  readonly exportVoyage: readonly string[];
  readonly importVoyage: readonly string[];
  readonly train: readonly string[];
  readonly vehicle: readonly string[];
  readonly documents: readonly PairsLayout[];
  /** References of type EQ name the containers of a TRANSPORT event. */
  readonly references: PairsLayout;
  readonly delays: string;
  /** False where there is room for one reason only. */
  readonly delaysAreList: boolean;
}

function location220(at: string): LocationLayout {
  return {
    at, unLocationCode: 'UNLocationCode', facilityCode: 'facilityCode', facilityProvider: 'facilityCodeListProvider',
    name: 'locationName', latitude: 'latitude', longitude: 'longitude',
  };
}

const layout220: DcsaLayout = {
  version: '2.2',
  recorded: 'eventCreatedDateTime',
  eventType: 'eventType',
  classifier: 'eventClassifierCode',
  equipmentEventType: 'equipmentEventTypeCode',
  transportEventType: 'transportEventTypeCode',
  container: 'equipmentReference',
  sizeType: 'ISOEquipmentCode',
  load: 'emptyIndicatorCode',
  phase: undefined,
  locations: [location220('eventLocation'), location220('transportCall'), location220('transportCall.location')],
  mode: 'transportCall.modeOfTransport',
  exportVoyage: ['transportCall.exportVoyageNumber'],
  importVoyage: ['transportCall.importVoyageNumber'],
  train: [],
  vehicle: [],
  documents: [{ at: 'documentReferences', isList: true, type: 'documentReferenceType', value: 'documentReferenceValue' }],
  references: { at: 'references', isList: true, type: 'referenceType', value: 'referenceValue' },
  delays: 'delayReasonCode',
  delaysAreList: false,
};

const call300 = 'transportDetails.transportCall';

const layout300: DcsaLayout = {
  version: '3.0',
  recorded: 'eventUpdatedDateTime',
  eventType: 'eventClassification.eventTypeCode',
  classifier: 'eventClassification.eventClassifierCode',
  equipmentEventType: 'eventClassification.equipmentEventTypeCode',
  transportEventType: 'eventClassification.transportEventTypeCode',
  container: 'equipmentDetails.equipmentReference',
  sizeType: 'equipmentDetails.ISOEquipmentCode',
  load: 'equipmentDetails.emptyIndicatorCode',
  phase: 'equipmentDetails.movementType',
  locations: [{
    at: 'eventLocation', unLocationCode: 'UNLocationCode', facilityCode: 'facility.facilityCode', facilityProvider: 'facility.facilityCodeListProvider',
    name: 'locationName', latitude: 'geoCoordinate.latitude', longitude: 'geoCoordinate.longitude',
  }],
  mode: `${call300}.modeOfTransport`,
  exportVoyage: [`${call300}.exportVoyageNumberOrReference.carrierVoyageNumber`, `${call300}.exportVoyageNumberOrReference.universalVoyageReference`],
  importVoyage: [`${call300}.importVoyageNumberOrReference.carrierVoyageNumber`, `${call300}.importVoyageNumberOrReference.universalVoyageReference`],
  train: [`${call300}.railTransport.departureID`, `${call300}.railTransport.railServiceReference`],
  vehicle: [`${call300}.truckTransport.tractorDetails.licensePlate`, `${call300}.truckTransport.trailerDetails.licensePlate`],
  documents: [
    { at: 'shipmentDetails.documentReference', isList: false, type: 'typeCode', value: 'reference' },
    { at: 'shipmentDetails.additionalDocumentReferences', isList: true, type: 'typeCode', value: 'reference' },
  ],
  references: { at: 'shipmentDetails.shipmentReferences', isList: true, type: 'typeCode', value: 'reference' },
  delays: 'transportDetails.delayReasonCodes',
  delaysAreList: true,
};

/** The layout of each version: what is read and what is written follow the same table. */
export const dcsaLayouts: Readonly<Record<DcsaVersion, DcsaLayout>> = { '2.2': layout220, '3.0': layout300 };
