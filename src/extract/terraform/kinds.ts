import type { ElementKind } from '../../model/index.ts';

type Kind = { readonly kind: ElementKind; readonly sure: boolean };

/** Resources that only systems of machine learning have. */
const SURE: readonly (readonly [type: RegExp, kind: ElementKind])[] = [
  [
    /^aws_sagemaker_endpoint$|^google_vertex_ai_endpoint$|^azurerm_machine_learning_\w*endpoint$|^databricks_model_serving$/,
    'endpoint',
  ],
  [/^aws_sagemaker_model$|^google_ml_engine_model$|^google_vertex_ai_model$|^databricks_registered_model$/, 'model'],
  [/^aws_sagemaker_model_package_group$|^databricks_mlflow_model$/, 'model-registry'],
  [/^aws_sagemaker_feature_group$|^google_vertex_ai_feature|^databricks_online_table$/, 'feature-store'],
  [/^aws_sagemaker_(?:pipeline|project)$|^databricks_mlflow_experiment$/, 'orchestrator'],
  [/^aws_sagemaker_(?:human_task_ui|flow_definition|workteam|workforce)$/, 'annotation'],
  [
    /^aws_sagemaker_(?:notebook_instance|domain|space|app)$|^google_(?:notebooks|workbench)_instance$|^google_notebooks_runtime$|^google_colab_runtime/,
    'service',
  ],
  [/^aws_bedrockagent_agent$|^google_dialogflow_\w*agent$/, 'agent'],
  [
    /^aws_bedrockagent_knowledge_base$|^google_vertex_ai_index$|^databricks_vector_search_(?:endpoint|index)$|^pinecone_index$/,
    'vector-store',
  ],
  [
    /^aws_bedrock_(?:custom_model|provisioned_model_throughput|inference_profile)$|^azurerm_cognitive_deployment$/,
    'llm',
  ],
  [/^azurerm_(?:cognitive_account|ai_services|openai_\w+)$/, 'llm'],
  [/^aws_bedrock_guardrail$/, 'process'],
  [
    /^azurerm_machine_learning_(?:workspace|compute_\w+|synapse_spark|inference_cluster)$|^azurerm_ai_foundry(?:_project)?$/,
    'service',
  ],
  [/^google_vertex_ai_(?:dataset|tensorboard)$/, 'dataset'],
];

/** Resources that are drawn when one of machine learning speaks of them. */
const BESIDE: readonly (readonly [type: RegExp, kind: ElementKind])[] = [
  [/^aws_s3_bucket$|^google_storage_bucket$|^azurerm_storage_(?:account|container)$/, 'datastore'],
  [
    /^aws_(?:db_instance|rds_cluster|dynamodb_table|redshift_cluster|elasticache_\w+|opensearch_domain|opensearchserverless_collection)$/,
    'datastore',
  ],
  [
    /^google_(?:sql_database_instance|bigquery_dataset|bigquery_table|redis_instance)$|^azurerm_(?:postgresql_\w*server|mssql_server|cosmosdb_account|redis_cache)$/,
    'datastore',
  ],
  [/^aws_ecr_repository$|^google_artifact_registry_repository$|^azurerm_container_registry$/, 'artifact'],
  [/^aws_secretsmanager_secret$|^google_secret_manager_secret$|^azurerm_key_vault(?:_secret)?$/, 'secret'],
  [/^azurerm_application_insights$|^aws_cloudwatch_log_group$/, 'monitoring'],
];

/** Resources that run whatever they are given: of machine learning when their name or content says so. */
const RUNNERS: readonly (readonly [type: RegExp, kind: ElementKind])[] = [
  [/^aws_mwaa_environment$|^google_composer_environment$/, 'orchestrator'],
  [
    /^aws_ecs_(?:task_definition|service)$|^aws_lambda_function$|^aws_batch_job_definition$|^aws_instance$|^aws_apprunner_service$/,
    'service',
  ],
  [
    /^google_cloud_run_(?:v2_)?(?:service|job)$|^google_cloudfunctions2?_function$|^google_compute_instance(?:_template)?$/,
    'service',
  ],
  [
    /^azurerm_(?:container_app|container_group|linux_function_app|linux_virtual_machine|kubernetes_cluster)$/,
    'service',
  ],
  [/^helm_release$|^kubernetes_(?:deployment|stateful_set|job)(?:_v1)?$/, 'service'],
];

const ORCHESTRATOR = /(?:^|[-_/.])(?:prefect|airflow|dagster|zenml|flyte|kubeflow|argo|metaflow)(?:$|[-_/.])/i;
const WORD =
  /(?:^|[-_/.])(?:ml|mlops|mlflow|sagemaker|vertex|inference|predict(?:or|ion)?|train(?:er|ing)?|model(?:s|-?serving)?|llm|rag|embedding|jupyter|ray|kserve|triton|vllm|ollama|feast|label-?studio|qdrant|milvus|weaviate|chroma)(?:$|[-_/.])/i;

/** What a resource is, and whether its type alone says machine learning; null for what is not looked at. */
export function kindOf(type: string, names: readonly string[]): (Kind & { readonly waits: boolean }) | null {
  const sure = SURE.find(([pattern]) => pattern.test(type));
  if (sure !== undefined) return { kind: sure[1], sure: true, waits: false };
  const beside = BESIDE.find(([pattern]) => pattern.test(type));
  if (beside !== undefined) return { kind: beside[1], sure: false, waits: true };
  const runner = RUNNERS.find(([pattern]) => pattern.test(type));
  if (runner === undefined) return null;
  if (names.some((name) => ORCHESTRATOR.test(name))) return { kind: 'orchestrator', sure: false, waits: false };
  return { kind: runner[1], sure: false, waits: !names.some((name) => WORD.test(name)) };
}

export function zoneOf(type: string): string | undefined {
  if (type.startsWith('aws_')) return 'cloud:aws';
  if (type.startsWith('google_')) return 'cloud:gcp';
  if (type.startsWith('azurerm_') || type.startsWith('azapi_')) return 'cloud:azure';
  return type.startsWith('databricks_') ? 'cloud:databricks' : undefined;
}
