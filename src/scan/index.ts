export { UnreadableError } from './contract.ts';
export type { ByteSource, FindingVerdict, ScanFinding, ScanLimits } from './contract.ts';
export { FORMATS } from './formats/index.ts';
export type { FileReport, FileVerdict } from './report.ts';
export { DEFAULT_LIMITS, scanSource, type ScanOptions } from './scan-source.ts';
export { bytesSource, windowSource } from './sources.ts';
