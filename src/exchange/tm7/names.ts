/** Namespaces of the tool's data contracts. */
export const MODEL = 'http://schemas.datacontract.org/2004/07/ThreatModeling.Model';
export const ABSTRACTS = `${MODEL}.Abstracts`;
export const KNOWLEDGE_BASE = 'http://schemas.datacontract.org/2004/07/ThreatModeling.KnowledgeBase';
export const INTERFACES = 'http://schemas.datacontract.org/2004/07/ThreatModeling.Interfaces';
export const EXTERNAL_STORAGE = 'http://schemas.datacontract.org/2004/07/ThreatModeling.ExternalStorage.OM';
export const ARRAYS = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';
export const SERIALIZATION = 'http://schemas.microsoft.com/2003/10/Serialization/';
export const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
export const SCHEMA = 'http://www.w3.org/2001/XMLSchema';

/** Ids of the properties that every stencil has. */
export const OUT_OF_SCOPE = '71f3d9aa-b8ef-4e54-8126-607a1d903103';
export const OUT_OF_SCOPE_REASON = '752473b6-52d4-4776-9a24-202153f7d579';
export const FLOW_ORDER = '15ccd509-98eb-49ad-b9c2-b4a2926d1780';

/** Our own property, by which what we wrote is known again. */
export const KEY_PROPERTY = '6a5b0c1e-53f4-5a0e-9a57-2d3c6f5a7b10';
export const KEY_LABEL = 'Stridegate key';

export const NOWHERE = '00000000-0000-0000-0000-000000000000';
