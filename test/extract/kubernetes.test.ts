import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { link } from '../../src/extract/index.ts';
import { kubernetes } from '../../src/extract/kubernetes/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { graphLines } from '../support/facts.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const signal = new AbortController().signal;

async function read(text: string, path = 'x.yaml'): Promise<Extraction> {
  return kubernetes.extract({ path, text }, signal);
}

/** A Deployment with this pod. */
function deployment(pod: string, name = 'model'): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec: ${pod}\n`;
}

async function drawn(pod: string, name: string): Promise<string[]> {
  const lines = linesOfKinds(await read(deployment(pod, name)), 'element', 'signal');
  return lines.map((line) => line.replace(/ path=.*/, ''));
}

/** How a model server is reached behind these objects. */
async function seen(...objects: string[]): Promise<unknown> {
  const { facts } = await read([deployment('{containers: [{image: ollama/ollama}]}'), ...objects].join('---\n'));
  const [element] = link(facts).elements;
  return [element?.exposure, element?.authentication, element?.controls];
}

function service(spec: string, annotations = ''): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: front, annotations: {${annotations}}}\nspec: {selector: {app: model}, ${spec}}\n`;
}

function ingress(annotations: string, spec = ''): string {
  return `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: door, annotations: {${annotations}}}\nspec: {rules: [{http: {paths: [{backend: {service: {name: front}}}]}}], ${spec}}\n`;
}

describe('fixtures', () => {
  it.each([
    'serving.yaml',
    'kserve.yaml',
    'training.yaml',
    'seldon.json',
    'seldon-v2.yaml',
    'kustomization.yaml',
    'plain.yaml',
  ])('%s', async (name) => {
    const lines = statementLines(await extractFixture(kubernetes, name, name));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`facts/kubernetes-${name}.txt`);
  });

  it('becomes one graph: services, policies and roles are joined to the pods that they are about', async () => {
    const { facts } = await extractFixture(kubernetes, 'serving.yaml');
    const system = link(facts);
    expect(graphLines(system)).toEqual([
      'data-source s3://acme-models/exports',
      'datastore pvc://hub-cache',
      'serving.yaml llm endpoint llm',
      'human users',
      'model meta-llama/Llama-3.1-8B-Instruct',
      'secret hub',
      'serving.yaml vectors vector-store vectors',
      'datastore pvc://hub-cache -> serving.yaml llm endpoint llm (artifact)',
      'serving.yaml llm endpoint llm -> data-source s3://acme-models/exports (dataset)',
      'serving.yaml llm endpoint llm -> datastore pvc://hub-cache (artifact)',
      'serving.yaml llm endpoint llm -> serving.yaml vectors vector-store vectors (request)',
      'human users -> serving.yaml llm endpoint llm (request)',
      'model meta-llama/Llama-3.1-8B-Instruct -> serving.yaml llm endpoint llm (model)',
      'secret hub -> serving.yaml llm endpoint llm (credential)',
    ]);
    const llm = system.elements.find(({ kind }) => kind === 'endpoint');
    expect(llm).toMatchObject({
      exposure: 'public',
      authentication: 'none',
      capabilities: ['cloud-admin', 'docker-socket', 'host-network', 'privileged'],
      controls: [
        'authentication',
        'network-isolation',
        'non-root',
        'rate-limit',
        'read-only-root',
        'resource-limit',
        'tls',
      ],
      zone: 'cluster:models',
    });
    expect(system.elements.find(({ kind }) => kind === 'vector-store')).toMatchObject({
      exposure: 'network',
      zone: 'cluster:data',
    });
  });

  it('draws nothing of a plain web server', async () => {
    const system = link((await extractFixture(kubernetes, 'plain.yaml')).facts);
    expect([system.signals, system.elements, system.flows, system.references]).toEqual([[], [], [], []]);
  });
});

describe('claims', () => {
  it.each([
    ['apiVersion: apps/v1\nkind: Deployment\n', 'a.yaml', true],
    ['---\n"apiVersion": v1\n"kind": "Service"\n', 'a.yml', true],
    ['a: 1\n---\nkind: RayJob\napiVersion: ray.io/v1\n', 'a.yaml', true],
    ['{"apiVersion": "v1", "kind": "Pod"}', 'a.json', true],
    ['apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n', 'a.yaml', false],
    [
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  names:\n    kind: Service\n',
      'a.yaml',
      false,
    ],
    ['apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n', 'a.yaml', false],
    ['kind: Deployment\n', 'a.yaml', false],
    ['apiVersion: v1\nkind: Pod\nname: {{ .Values.x }}\n', 'chart/templates/a.yaml', false],
    ['{"swagger": "2.0", "apiVersion": 1, "kind": "Pod"}', 'a.json', false],
    ['resources: []\n', 'kustomization.yaml', true],
  ])('%j at %s: %s', (text, path, expected) => {
    expect(kubernetes.matches(path) && kubernetes.claims?.({ path, text })).toBe(expected);
  });
});

describe('workloads', () => {
  it.each([
    ['{containers: [{image: "nginx:1"}]}', 'web', []],
    ['{containers: [{image: "postgres:16"}]}', 'db', []],
    ['{containers: [{image: nvcr.io/nvidia/k8s-device-plugin, securityContext: {privileged: true}}]}', 'plugin', []],
    [
      '{containers: [{image: a, resources: {limits: {nvidia.com/gpu: 1}}}]}',
      'web',
      ['3 element service web details=Deployment,image a', 'signal kubernetes'],
    ],
    ['{containers: [{image: a}]}', 'churn-model', ['3 element service churn-model details=Deployment,image a']],
    ['{containers: [{image: a}]}', 'modeling-agency', []],
    [
      '{containers: [{image: a, env: [{name: HF_TOKEN, value: x}]}]}',
      'web',
      ['3 element service web details=Deployment,image a'],
    ],
    [
      '{containers: [{image: acme/churn-train}]}',
      'retrain',
      ['3 element training retrain details=Deployment,image acme/churn-train'],
    ],
    [
      '{containers: [{image: a, command: [mlflow, server, --host, 0.0.0.0]}]}',
      'tracking',
      [
        '3,7 element model-registry tracking authentication=none details=Deployment,image a,starts mlflow server',
        'signal kubernetes',
      ],
    ],
    ['{containers: [{image: a, command: [uvicorn, "app:app", --host, 0.0.0.0]}]}', 'web', []],
    [
      '{containers: [{image: "nvcr.io/nvidia/tritonserver:24.08-py3-sdk", command: [sleep, infinity]}]}',
      'client',
      [
        '3 element service client details=Deployment,image nvcr.io/nvidia/tritonserver',
        'signal kubernetes',
        'signal image:tritonserver',
      ],
    ],
  ])('%s called %s', async (pod, name, expected) => {
    expect(await drawn(pod, name)).toEqual(expected);
  });

  it.each([
    ['{hostPID: true, containers: [{image: ollama/ollama}]}', [], [], ['Deployment', 'hostPID', 'image ollama/ollama']],
    [
      '{containers: [{image: ollama/ollama, securityContext: {runAsUser: 0}}]}',
      ['root'],
      [],
      ['Deployment', 'image ollama/ollama'],
    ],
    [
      '{containers: [{image: ollama/ollama, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]}',
      ['privileged'],
      [],
      ['Deployment', 'image ollama/ollama'],
    ],
    [
      '{runtimeClassName: gvisor, containers: [{image: ollama/ollama, securityContext: {capabilities: {drop: [ALL]}}}]}',
      [],
      ['least-privilege', 'sandbox'],
      ['Deployment', 'image ollama/ollama'],
    ],
    [
      '{containers: [{image: ollama/ollama, securityContext: {runAsUser: 1000}}, {image: b}]}',
      [],
      [],
      ['Deployment', 'image b', 'image ollama/ollama'],
    ],
    [
      '{volumes: [{hostPath: {path: /}}, {hostPath: {path: /mnt/models}}], containers: [{image: ollama/ollama}]}',
      ['host-mount'],
      [],
      ['Deployment', 'image ollama/ollama'],
    ],
  ])('%s may do', async (pod, capabilities, controls, details) => {
    const { facts } = await read(deployment(pod));
    expect(facts.flatMap(({ fact, value }) => (fact === 'element' ? [value] : []))).toMatchObject([
      { capabilities, controls, details },
    ]);
  });

  it('a command in shell form keeps its lines', async () => {
    const text = deployment(`
      containers:
        - image: ollama/ollama
          command:
            - sh
            - -c
            - |
              set -e
              pip install torch==2.4.1
`);
    expect(linesOfKinds(await read(text), 'dependency').map((line) => line.split(' ')[0])).toEqual(['15']);
  });
});

describe('what stands in front', () => {
  it.each([
    ['nothing', [], ['unknown', 'none', []]],
    ['a service of the cluster', [service('ports: [{port: 1}]')], ['network', 'none', []]],
    ['a node port', [service('type: NodePort')], ['network', 'none', []]],
    ['a load balancer', [service('type: LoadBalancer')], ['public', 'none', []]],
    [
      'an internal one',
      [service('type: LoadBalancer', 'networking.gke.io/load-balancer-type: Internal')],
      ['network', 'none', []],
    ],
    [
      'one inside AWS',
      [service('type: LoadBalancer', '"service.beta.kubernetes.io/aws-load-balancer-internal": "true"')],
      ['network', 'none', []],
    ],
    [
      'a service of other pods',
      ['apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {type: LoadBalancer, selector: {app: other}}\n'],
      ['unknown', 'none', []],
    ],
    ['an ingress', [service(''), ingress('')], ['public', 'none', []]],
    [
      'one that asks',
      [service(''), ingress('nginx.ingress.kubernetes.io/auth-type: basic')],
      ['public', 'none', ['authentication']],
    ],
    [
      'one that does not ask',
      [service(''), ingress('alb.ingress.kubernetes.io/auth-type: none')],
      ['public', 'none', []],
    ],
    ['one inside', [service(''), ingress('alb.ingress.kubernetes.io/scheme: internal')], ['network', 'none', []]],
    [
      'one of an internal class',
      [service(''), ingress('', 'ingressClassName: nginx-internal')],
      ['network', 'none', []],
    ],
    [
      'one with allowed addresses',
      [service(''), ingress('nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8')],
      ['public', 'none', ['network-isolation']],
    ],
    [
      'a route',
      [
        service(''),
        'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\nspec: {rules: [{backendRefs: [{name: front}]}]}\n',
      ],
      ['public', 'none', []],
    ],
    [
      'a mesh without a gateway',
      [
        service(''),
        'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: r}\nspec: {http: [{route: [{destination: {host: front}}]}]}\n',
      ],
      ['network', 'none', []],
    ],
    [
      'a mesh with one',
      [
        service(''),
        'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: r}\nspec: {gateways: [g], http: [{route: [{destination: {host: front.ns.svc.cluster.local}}]}]}\n',
      ],
      ['public', 'none', []],
    ],
    [
      'a policy that lets all in',
      [
        'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {matchLabels: {app: model}}, ingress: [{}]}\n',
      ],
      ['unknown', 'none', []],
    ],
    [
      'a policy for what goes out',
      [
        'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {matchLabels: {app: model}}, policyTypes: [Egress]}\n',
      ],
      ['unknown', 'none', []],
    ],
    [
      'a token that is asked for',
      [
        'apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {name: p}\nspec: {selector: {matchLabels: {app: model}}}\n',
      ],
      ['unknown', 'none', ['authentication']],
    ],
  ])('%s', async (_, objects, expected) => {
    expect(await seen(...objects)).toEqual(expected);
  });

  it.each([
    ['verbs: ["*"], resources: ["*"]', ['cloud-admin']],
    ['verbs: [get], resources: ["*"]', []],
  ])('a role with %s', async (rule, capabilities) => {
    const pod = '{serviceAccountName: sa, containers: [{image: ollama/ollama}]}';
    const role = `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: [{apiGroups: [""], ${rule}}]\n`;
    const binding =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b}\nroleRef: {kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: sa}]\n';
    const { facts } = await read([deployment(pod), role, binding].join('---\n'));
    expect(link(facts).elements[0]).toMatchObject({ capabilities, details: expect.arrayContaining(['bound to r']) });
  });
});

it('objects of other files are found by name, in the nearest folder', async () => {
  const files: [string, string][] = [
    ['k8s/a/deployment.yaml', deployment('{containers: [{image: ollama/ollama, env: [{name: DB_HOST, value: db}]}]}')],
    [
      'k8s/a/service.yaml',
      'apiVersion: v1\nkind: Service\nmetadata: {name: front}\nspec: {type: LoadBalancer, selector: {app: model}}\n',
    ],
    ['k8s/b/deployment.yaml', deployment('{containers: [{image: ollama/ollama}]}')],
    ['k8s/a/db.yaml', deployment('{containers: [{image: "postgres:16"}]}', 'store')],
    ['k8s/a/db-service.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {selector: {app: store}}\n'],
  ];
  const facts = await Promise.all(files.map(async ([path, text]) => (await read(text, path)).facts));
  const system = link(facts.flat());
  const inFiles = system.elements.filter(({ path }) => path !== '');
  expect(inFiles.map(({ path, kind, exposure }) => [path, kind, exposure])).toEqual([
    ['k8s/a/db.yaml', 'datastore', 'network'],
    ['k8s/a/deployment.yaml', 'endpoint', 'public'],
    ['k8s/b/deployment.yaml', 'endpoint', 'unknown'],
  ]);
  const between = system.flows.filter(({ source }) => !source.startsWith('human'));
  expect(between.map(({ name }) => name)).toEqual([
    'endpoint|k8s/a/deployment.yaml|model|model -> datastore|k8s/a/db.yaml|store|store',
  ]);
});

it.each([
  'apiVersion: v1\nkind: Pod\n',
  'apiVersion: v1\nkind: Pod\nmetadata: 5\nspec: [a]\n',
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: [x], labels: 7}\nspec: {template: {spec: {containers: [a, {image: [b]}], volumes: {a: b}}}}\n',
  'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec: {predictor: 5}\n',
  'apiVersion: machinelearning.seldon.io/v1\nkind: SeldonDeployment\nspec: {predictors: {graph: 1}}\n',
  'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: [[[[]]]]}]\n',
  'apiVersion: v1\nkind: Service\nspec: {selector: {"a,b": c}}\n',
])('%j of a wrong shape is survived', async (text) => {
  const extraction = await read(text);
  expect(extraction.ok).toBe(true);
  expect(() => statementLines(extraction)).not.toThrow();
});

it('a graph that holds itself by an alias is refused by the parser, a deep one is cut', async () => {
  const deep = `${'{children: ['.repeat(25)}${']}'.repeat(25)}`;
  const text = `apiVersion: machinelearning.seldon.io/v1\nkind: SeldonDeployment\nmetadata: {name: x}\nspec: {predictors: [{graph: ${deep}}]}\n`;
  expect(linesOfKinds(await read(text), 'element')).toHaveLength(1);
});

it.each([
  ['apiVersion: v1\nkind: Pod\nspec: [\n', /line \d+: not valid YAML/],
  ['apiVersion: v1\nkind: Pod\nspec: {{ x }}\n  y: 1\n', /a template/],
])('%j is a reason', async (text, reason) => {
  expect(await read(text)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
});

it('keeps the lines of objects behind definitions that are passed over', async () => {
  const definition = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {a: [}\n';
  const extraction = await read(`${definition}---\n${deployment('{containers: [{image: ollama/ollama}]}')}`);
  expect(linesOfKinds(extraction, 'reference').map((line) => line.split(' ')[0])).toEqual(['11']);
});
