/**
 * First segments of modules that no repository calls its own: Python's library, and the packages that machine-learning code imports most.
 * Names that repositories also give to folders of theirs (`agents`, `datasets`, `evaluate`, `mcp`, `models`) are not among them.
 */
const KNOWN = new Set(
  `__future__ abc argparse array ast asyncio atexit base64 bisect builtins bz2 calendar collections concurrent configparser contextlib
  contextvars copy csv ctypes dataclasses datetime decimal difflib dis email enum errno fcntl fnmatch fractions ftplib functools gc getopt
  getpass gettext glob gzip hashlib heapq hmac html http imaplib importlib inspect io ipaddress itertools json keyword linecache locale
  logging lzma mailbox marshal math mimetypes mmap multiprocessing numbers operator optparse os pathlib pdb pickle pkgutil platform
  posixpath pprint queue random re resource runpy sched secrets select shelve shlex shutil signal smtplib socket socketserver sqlite3 ssl
  stat statistics string struct subprocess sys sysconfig tarfile tempfile textwrap threading time timeit tkinter traceback types typing
  typing_extensions unicodedata unittest urllib uuid venv warnings weakref webbrowser xml xmlrpc zipfile zlib zoneinfo cPickle urllib2
  numpy scipy pandas polars pyarrow dask torch torchvision torchaudio torchmetrics tensorflow keras jax jaxlib optax sklearn xgboost
  lightgbm catboost statsmodels transformers diffusers accelerate peft trl tokenizers huggingface_hub safetensors sentence_transformers
  timm pytorch_lightning lightning deepspeed bitsandbytes onnx onnxruntime openai anthropic cohere litellm tiktoken langchain
  langchain_core langchain_community langchain_openai langgraph llama_index haystack crewai autogen chromadb pinecone qdrant_client
  weaviate pymilvus faiss mlflow wandb comet_ml optuna hydra omegaconf absl click typer fire pydantic pydantic_settings yaml toml tomllib
  requests httpx aiohttp urllib3 fastapi starlette flask flask_cors django uvicorn gunicorn gradio streamlit celery redis pymongo psycopg2
  sqlalchemy alembic boto3 botocore google azure PIL cv2 skimage matplotlib seaborn plotly bokeh tqdm rich loguru structlog joblib
  cloudpickle dill numba cupy nltk spacy gensim attr attrs six dateutil pytz pytest setuptools pkg_resources jinja2 markdown bs4 lxml
  einops fsspec s3fs gcsfs tenacity dotenv psutil tabulate termcolor colorama networkx sympy ray kfp airflow prefect dagster metaflow
  zenml flytekit bentoml sagemaker tensorboard tensorboardX IPython ipywidgets nbformat grpc websockets`.split(/\s+/),
);

/** Whether what a dotted name begins with cannot be a module of the repository. */
export function isKnownRoot(root: string): boolean {
  return KNOWN.has(root);
}
