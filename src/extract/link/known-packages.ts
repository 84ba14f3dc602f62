/**
 * Names of packages on PyPI that machine-learning repositories install often, plus the most installed ones of all. Our own list, from
 * experience and from what such repositories ask for; a name missing here only means that slips near it go unseen.
 */
const POPULAR_TEXT = `
accelerate aiobotocore aiofiles aiohttp aiosignal airflow albumentations alembic altair amqp annotated-types anthropic anyio apache-airflow
apache-beam apscheduler argcomplete arrow asgiref asn1crypto astroid asttokens asyncpg attrs audioread authlib autogen autograd awscli azure-core
azure-identity azure-storage-blob azureml-core babel backoff bcrypt beautifulsoup4 bentoml billiard bitsandbytes black bleach blinker bokeh boto3
botocore bottleneck brotli cachetools catboost celery certifi cffi chardet charset-normalizer chromadb click cloudpickle colorama coloredlogs comet-ml
conda contourpy coverage crewai cryptography cupy cycler cython dagster dask databricks-cli dataclasses datasets debugpy decorator deepspeed
defusedxml diffusers dill distlib distro django djangorestframework dnspython docker docopt docutils dotenv dvc einops elasticsearch email-validator
evaluate evidently fabric facexlib fairseq faiss-cpu faiss-gpu fastapi fastavro fasttext feast filelock fire flake8 flask flask-cors flatbuffers
flax fonttools frozenlist fsspec ftfy funcy future gdown gensim gevent gitpython google-api-core google-auth google-cloud-aiplatform
google-cloud-bigquery google-cloud-storage google-generativeai gradio gradio-client graphviz great-expectations greenlet grpcio grpcio-tools gunicorn
guardrails-ai h5py haystack-ai httpcore httptools httpx huggingface-hub hydra-core hypothesis idna imageio imbalanced-learn importlib-metadata
importlib-resources iniconfig instructor invoke ipykernel ipython ipywidgets isodate isort itsdangerous jedi jinja2 jmespath joblib jsonlines jsonpatch
jsonpickle jsonschema jupyter jupyter-client jupyter-core jupyterlab kafka-python kaggle kedro keras keyring kfp kornia kubernetes langchain
langchain-community langchain-core langchain-openai langgraph langsmith lightgbm lightning litellm llama-cpp-python llama-index llvmlite loguru lxml lz4
mako markdown markupsafe marshmallow matplotlib mcp metaflow mistralai mlflow monai more-itertools moviepy msgpack multidict multiprocess mypy
mysqlclient nbconvert nbformat nemo-toolkit neptune nest-asyncio networkx nltk notebook numba numexpr numpy nvidia-ml-py oauthlib ollama omegaconf onnx
onnxruntime onnxruntime-gpu openai openai-whisper opencv-contrib-python opencv-python opencv-python-headless openpyxl opentelemetry-api
opentelemetry-sdk optax optimum optuna orjson packaging paddlepaddle pandas paramiko parso pathlib pathos patsy peewee peft pexpect pillow pinecone
pinecone-client platformdirs plotly pluggy poetry polars portalocker prefect progressbar2 prometheus-client prompt-toolkit protobuf psutil psycopg2
psycopg2-binary pyarrow pyasn1 pycocotools pycodestyle pycparser pycryptodome pydantic pydantic-settings pydub pyflakes pygments pyjwt pylint pymilvus
pymongo pymysql pyopenssl pyparsing pyperclip pyspark pytesseract pytest pytest-asyncio pytest-cov python-dateutil python-dotenv python-multipart
python-telegram-bot pytorch-lightning pytz pywavelets pyyaml pyzmq qdrant-client quart rasterio ray redis regex reportlab requests requests-oauthlib
responses rich rouge-score rsa ruamel-yaml ruff s3fs s3transfer sacrebleu sagemaker scikit-image scikit-learn scipy seaborn selenium sentence-transformers
sentencepiece sentry-sdk setuptools shap shapely simplejson six skops slack-sdk smart-open smolagents sniffio snowflake-connector-python soundfile spacy
sphinx sqlalchemy sqlparse starlette statsmodels streamlit supervision supabase sympy tables tabulate tenacity tensorboard tensorboardx tensorflow
tensorflow-datasets tensorflow-gpu tensorflow-hub tensorflow-serving-api termcolor text-generation threadpoolctl tiktoken timm tokenizers toml tomli torch
torchaudio torchmetrics torchtext torchvision tornado tqdm traitlets transformers triton trl typer typing-extensions tzdata ujson ultralytics umap-learn
unsloth unstructured urllib3 uvicorn uvloop virtualenv vllm wandb watchdog weasyprint weaviate-client webencodings websocket-client websockets werkzeug
wheel wrapt xformers xgboost xlrd xlsxwriter xmltodict yarl yfinance zenml zipp zstandard
`;

/** Popular names, normalised by PEP 503. */
export const POPULAR: ReadonlySet<string> = new Set(POPULAR_TEXT.split(/\s+/).filter(Boolean));

/**
 * Names that language models invent and people then install. `huggingface-cli` was registered by a researcher after models kept naming it
 * (Lanyado, Lasso Security, March 2024: https://www.lasso.security/blog/ai-package-hallucinations); the tool is `huggingface_hub[cli]`.
 */
export const HALLUCINATED: ReadonlySet<string> = new Set(['huggingface-cli']);

/**
 * Releases known to be hostile, by name; an empty list means every version. torchtriton (PyTorch, December 2022), ultralytics
 * (December 2024), deepseeek and deepseekai (January 2025), aliyun-ai-labs-* (May 2025, MAL-2025-5096), litellm (March 2026,
 * MAL-2026-2144), lightning (April 2026).
 */
export const MALICIOUS: ReadonlyMap<string, readonly string[]> = new Map([
  ['torchtriton', ['3.0.0']],
  ['ultralytics', ['8.3.41', '8.3.42', '8.3.45', '8.3.46']],
  ['deepseeek', []],
  ['deepseekai', []],
  ['aliyun-ai-labs-snippets-sdk', []],
  ['ai-labs-snippets-sdk', []],
  ['aliyun-ai-labs-sdk', []],
  ['litellm', ['1.82.7', '1.82.8']],
  ['lightning', ['2.6.2', '2.6.3']],
]);

/**
 * Packages of which an advisory says that files, requests or servers of others run code or read files through them, with the versions
 * from the first to the one that mends it: torch (CVE-2025-32434), keras (CVE-2025-8747), transformers (CVE-2026-4372), llama-cpp-python
 * (CVE-2024-34359), nemo-toolkit (CVE-2025-23304), picklescan (CVE-2025-10155), skops (CVE-2025-54412), langchain-core (CVE-2025-68664),
 * vllm (CVE-2025-32444), langflow (CVE-2025-3248), gradio (CVE-2024-1561), mlflow (CVE-2023-6977), bentoml (CVE-2025-32375).
 */
export const VULNERABLE: ReadonlyMap<string, readonly (readonly [from: string, mended: string])[]> = new Map([
  ['torch', [['0', '2.6.0']]],
  ['keras', [['3.0.0', '3.11.0']]],
  ['transformers', [['4.56.0', '5.3.0']]],
  ['llama-cpp-python', [['0.2.30', '0.2.72']]],
  ['nemo-toolkit', [['0', '2.3.2']]],
  ['picklescan', [['0', '0.0.31']]],
  ['skops', [['0', '0.12.0']]],
  [
    'langchain-core',
    [
      ['0', '0.3.81'],
      ['1.0.0', '1.2.5'],
    ],
  ],
  ['vllm', [['0.6.5', '0.8.5']]],
  ['langflow', [['0', '1.3.0']]],
  ['gradio', [['3.47', '4.13.0']]],
  ['mlflow', [['0', '2.9.2']]],
  ['bentoml', [['1.0.0', '1.4.8']]],
]);

/** Owners of models and data on hubs whose names others imitate. Our own list; a missing one only means that slips near it go unseen. */
export const KNOWN_OWNERS: readonly string[] = [
  'BAAI',
  'CohereForAI',
  'CompVis',
  'EleutherAI',
  'HuggingFaceH4',
  'HuggingFaceTB',
  'Qwen',
  'Salesforce',
  'TheBloke',
  'allenai',
  'anthropic',
  'bigcode',
  'bigscience',
  'black-forest-labs',
  'deepseek-ai',
  'facebook',
  'google',
  'google-bert',
  'huggingface',
  'ibm-granite',
  'intfloat',
  'meta-llama',
  'microsoft',
  'mistralai',
  'nvidia',
  'openai',
  'openai-community',
  'runwayml',
  'sentence-transformers',
  'stabilityai',
  'tiiuae',
  'unsloth',
];
