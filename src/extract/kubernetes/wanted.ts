/** Kinds that are read. */
const KINDS = new Set(
  (
    'Deployment StatefulSet DaemonSet ReplicaSet ReplicationController Job CronJob Pod Rollout DeploymentConfig JobSet LeaderWorkerSet ' +
    'PyTorchJob TFJob MPIJob XGBoostJob PaddleJob MXJob JAXJob KerasJob TrainJob StudyJob Experiment Trial RayJob RayCluster RayService Notebook ' +
    'InferenceService ServingRuntime ClusterServingRuntime InferenceGraph TrainedModel LLMInferenceService SeldonDeployment Model Pipeline ' +
    'Service Ingress HTTPRoute GRPCRoute TCPRoute TLSRoute VirtualService Route ServiceMonitor PodMonitor ' +
    'NetworkPolicy CiliumNetworkPolicy AuthorizationPolicy RequestAuthentication PeerAuthentication Role ClusterRole RoleBinding ' +
    'ClusterRoleBinding ServiceAccount Kustomization List'
  ).split(' '),
);
/** Roles alone say nothing; beside a binding they do. */
const COMPANIONS = new Set(['Role', 'ClusterRole']);

const KIND = /^["']?kind["']?[ \t]*:[ \t]*["']?([A-Za-z]{1,60})/m;
/** The first kinds of a JSON document; what a schema of kinds holds comes later. */
const IN_JSON = /"kind"\s{0,20}:\s{0,20}"([A-Za-z]{1,60})"/g;
const JSON_KINDS = 20;

/** Whether some document of a YAML text is of a kind that is read. */
export function holdsWanted(text: string): boolean {
  return (
    text.includes('apiVersion') &&
    documentsOf(text).some(
      ({ start, end }) => !COMPANIONS.has(kindOf(text, start, end)) && isWanted(kindOf(text, start, end)),
    )
  );
}

/** Whether a JSON text is a manifest of a kind that is read. */
export function isWantedJson(text: string): boolean {
  if (!text.includes('"apiVersion"') || /"(?:swagger|openapi|\$schema)"\s{0,5}:/.test(text.slice(0, 5_000)))
    return false;
  let looked = 0;
  for (const [, kind = ''] of text.matchAll(IN_JSON)) {
    if (isWanted(kind)) return true;
    looked += 1;
    if (looked >= JSON_KINDS) return false;
  }
  return false;
}

/**
 * A YAML text in which the documents of other kinds (definitions of resources, which are long) are blank lines, so that only the wanted
 * ones are parsed and every line keeps its number.
 */
export function wantedPart(text: string): string {
  const documents = documentsOf(text);
  if (documents.every(({ start, end }) => isWanted(kindOf(text, start, end)))) return text;
  return documents
    .map(({ start, end }) => {
      const document = text.slice(start, end);
      return isWanted(kindOf(text, start, end)) ? document : blanked(document);
    })
    .join('');
}

function isWanted(kind: string): boolean {
  return KINDS.has(kind) || (kind.endsWith('List') && kind.length > 'List'.length);
}

function blanked(document: string): string {
  const separator = document.startsWith('---') ? '---' : '';
  return separator + document.replaceAll(/[^\n]+/g, '');
}

/** Where documents begin and end; each begins with its `---`. */
function documentsOf(text: string): { readonly start: number; readonly end: number }[] {
  const starts = [0];
  for (let at = text.indexOf('\n---'); at !== -1; at = text.indexOf('\n---', at + 1)) {
    if (/[\s]|^$/.test(text[at + 4] ?? '')) starts.push(at + 1);
  }
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

/** The kind of a document by the first line that says one at its margin; empty for none. */
function kindOf(text: string, start: number, end: number): string {
  return KIND.exec(text.slice(start, end))?.[1] ?? '';
}
