export { claimsModel } from './claims.ts';
export { UnreadableError } from './contract.ts';
export type { ByteSource, FindingVerdict, ScanFinding, ScanLimits } from './contract.ts';
export type { FileReport, FileVerdict } from './report.ts';
export { scanSource, type ScanOptions } from './scan-source.ts';
export { scanFiles, type FileScan, type OpenForScan, type ScannedFile } from './scan-files.ts';
export { bytesSource } from './sources.ts';
