import { describe, expect, it } from 'vitest';
import { systemLines, systemOfFiles } from '../../support/python-project.ts';

describe('servers, agents and loads across files', () => {
  const KEYS = [
    'from fastapi import Depends, HTTPException, Security',
    'from fastapi.security import APIKeyHeader',
    '',
    'header = APIKeyHeader(name="X-Api-Key")',
    '',
    '',
    'def key(value: str = Security(header)) -> str:',
    '    return value',
    '',
    '',
    'def customer(value: str = Depends(key)) -> str:',
    '    if value not in KNOWN:',
    '        raise HTTPException(status_code=401)',
    '    return value',
    '',
    '',
    'def language(accept: str = "en") -> str:',
    '    return accept[:2]',
  ];
  const POST = ['@app.post("/signs")', 'def signs(picture: bytes):', '    return {}'];

  it.each<[case_: string, app: readonly string[], authentication: string]>([
    ['the application', ['app = FastAPI(dependencies=[Depends(customer)])', ...POST], 'required'],
    [
      'every route',
      [
        'app = FastAPI()',
        '@app.post("/signs", dependencies=[Depends(customer)])',
        'def signs(picture: bytes):',
        '    return {}',
        '@app.get("/mine")',
        'def mine(who: str = Depends(customer)):',
        '    return who',
        '@app.get("/health")',
        'def health():',
        '    return "ok"',
      ],
      'required',
    ],
    [
      'one route of two',
      ['app = FastAPI()', ...POST, '@app.get("/mine")', 'def mine(who: str = Depends(customer)):', '    return who'],
      'none',
    ],
    ['nothing', ['app = FastAPI()', ...POST], 'none'],
    ['health checks alone', ['app = FastAPI()', '@app.get("/health")', 'def health():', '    return "ok"'], 'none'],
    ['what refuses nobody', ['app = FastAPI(dependencies=[Depends(language)])', ...POST, 'print(customer)'], 'none'],
  ])('a function of another file that refuses callers protects %s', async (_, app, authentication) => {
    const files = {
      'api/keys.py': KEYS,
      'api/app.py': ['from fastapi import Depends, FastAPI', 'from api.keys import customer, language', ...app],
    };
    const endpoint = (await systemOfFiles(files)).elements.find(({ kind }) => kind === 'endpoint');
    expect([endpoint?.authentication, endpoint?.controls]).toEqual([
      authentication,
      authentication === 'required' ? ['authentication'] : [],
    ]);
  });

  it('an application with its router, authentication and address in other files', async () => {
    const files = {
      'app/__init__.py': '',
      'app/auth.py': ['def verify_token(token):', '    return token'],
      'app/routes.py': [
        'from fastapi import APIRouter',
        'from .service import run',
        '',
        'router = APIRouter()',
        '',
        '',
        '@router.post("/predict")',
        'def predict(q: str):',
        '    return run(q)',
        '',
        '',
        '@router.get("/health")',
        'def health():',
        '    return "ok"',
      ],
      'app/service.py': [
        'from openai import OpenAI',
        'from settings import MODEL',
        '',
        'client = OpenAI()',
        '',
        '',
        'def run(q):',
        '    return client.chat.completions.create(model=MODEL, messages=[q])',
      ],
      'serve.py': [
        'import uvicorn',
        'from settings import HOST',
        '',
        'if __name__ == "__main__":',
        '    uvicorn.run("app.main:app", host=HOST, port=80)',
      ],
      'settings.py': ['HOST = "0.0.0.0"', 'MODEL = "gpt-4o"'],
      'app/main.py': [
        'from fastapi import Depends, FastAPI',
        'from .auth import verify_token',
        'from .routes import router',
        '',
        'app = FastAPI()',
        'app.include_router(router, dependencies=[Depends(verify_token)])',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'endpoint app/main.py fastapi app public required @ app/main.py:5 app/routes.py:7 app/routes.py:12 serve.py:5',
      'human users @ app/main.py:5',
      'llm openai/gpt-4o @ app/service.py:8 settings.py:2',
      'service app/main.py @ app/main.py:5 app/main.py:6',
      'app/main.py fastapi app -> app/main.py request @ app/main.py:5',
      'users -> app/main.py fastapi app request @ app/main.py:5',
      'openai/gpt-4o -> app/main.py completion @ app/main.py:6 app/routes.py:9 app/service.py:8 settings.py:2',
      'app/main.py -> app/main.py fastapi app prediction @ app/main.py:5',
      'app/main.py -> openai/gpt-4o prompt @ app/main.py:6 app/routes.py:9 app/service.py:8 settings.py:2',
    ]);
  });

  it('the same with everybody let in, on this machine alone', async () => {
    const files = {
      'app/__init__.py': '',
      'app/auth.py': ['def verify_token(token):', '    return token'],
      'app/routes.py': [
        'from fastapi import APIRouter',
        'from .service import run',
        '',
        'router = APIRouter()',
        '',
        '',
        '@router.post("/predict")',
        'def predict(q: str):',
        '    return run(q)',
        '',
        '',
        '@router.get("/health")',
        'def health():',
        '    return "ok"',
      ],
      'app/service.py': [
        'from openai import OpenAI',
        'from settings import MODEL',
        '',
        'client = OpenAI()',
        '',
        '',
        'def run(q):',
        '    return client.chat.completions.create(model=MODEL, messages=[q])',
      ],
      'serve.py': [
        'import uvicorn',
        'from settings import HOST',
        '',
        'if __name__ == "__main__":',
        '    uvicorn.run("app.main:app", host=HOST, port=80)',
      ],
      'settings.py': ['HOST = "127.0.0.1"', 'MODEL = "gpt-4o"'],
      'app/main.py': [
        'from fastapi import Depends, FastAPI',
        'from .auth import verify_token',
        'from .routes import router',
        '',
        'app = FastAPI()',
        'app.include_router(router)',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'endpoint app/main.py fastapi app local none @ app/main.py:5 app/routes.py:7 app/routes.py:12 serve.py:5',
      'llm openai/gpt-4o @ app/service.py:8 settings.py:2',
      'service app/main.py @ app/main.py:5 app/main.py:6',
      'app/main.py fastapi app -> app/main.py request @ app/main.py:5',
      'openai/gpt-4o -> app/main.py completion @ app/main.py:6 app/routes.py:9 app/service.py:8 settings.py:2',
      'app/main.py -> app/main.py fastapi app prediction @ app/main.py:5',
      'app/main.py -> openai/gpt-4o prompt @ app/main.py:6 app/routes.py:9 app/service.py:8 settings.py:2',
    ]);
  });

  it('a router that asks by itself, below another one', async () => {
    const files = {
      'app/__init__.py': '',
      'app/auth.py': ['def verify_token(token):', '    return token'],
      'app/routes.py': [
        'from fastapi import APIRouter',
        'from .service import run',
        '',
        'router = APIRouter()',
        '',
        '',
        '@router.post("/predict")',
        'def predict(q: str):',
        '    return run(q)',
        '',
        '',
        '@router.get("/health")',
        'def health():',
        '    return "ok"',
      ],
      'app/service.py': [
        'from openai import OpenAI',
        'from settings import MODEL',
        '',
        'client = OpenAI()',
        '',
        '',
        'def run(q):',
        '    return client.chat.completions.create(model=MODEL, messages=[q])',
      ],
      'serve.py': [
        'import uvicorn',
        'from settings import HOST',
        '',
        'if __name__ == "__main__":',
        '    uvicorn.run("app.main:app", host=HOST, port=80)',
      ],
      'settings.py': ['HOST = "0.0.0.0"', 'MODEL = "gpt-4o"'],
      'app/main.py': [
        'from fastapi import FastAPI',
        'from .api import api',
        '',
        'app = FastAPI()',
        'app.include_router(api)',
      ],
      'app/api.py': [
        'from fastapi import APIRouter, Depends',
        'from .auth import verify_token',
        'from .routes import router',
        '',
        'api = APIRouter(dependencies=[Depends(verify_token)])',
        'api.include_router(router)',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'endpoint app/main.py fastapi app public required @ app/main.py:4 app/routes.py:7 app/routes.py:12 serve.py:5',
      'human users @ app/main.py:4',
      'llm openai/gpt-4o @ app/service.py:8 settings.py:2',
      'service app/main.py @ app/main.py:2 app/main.py:4',
      'app/main.py fastapi app -> app/main.py request @ app/main.py:4',
      'users -> app/main.py fastapi app request @ app/main.py:4',
      'openai/gpt-4o -> app/main.py completion @ app/main.py:2 app/routes.py:9 app/service.py:8 settings.py:2',
      'app/main.py -> app/main.py fastapi app prediction @ app/main.py:4',
      'app/main.py -> openai/gpt-4o prompt @ app/main.py:2 app/routes.py:9 app/service.py:8 settings.py:2',
    ]);
  });

  it('blueprints and an application that a function makes', async () => {
    const files = {
      'web/__init__.py': [
        'from flask import Flask',
        'from .views import bp',
        '',
        '',
        'def create_app():',
        '    app = Flask(__name__)',
        '    app.register_blueprint(bp)',
        '    return app',
      ],
      'web/views.py': [
        'import joblib',
        'from flask import Blueprint',
        '',
        'bp = Blueprint("api", __name__)',
        '',
        '',
        '@bp.route("/predict", methods=["POST"])',
        'def predict():',
        '    return joblib.load("models/m.joblib").predict([])',
      ],
      'wsgi.py': [
        'from waitress import serve',
        'from web import create_app',
        '',
        'app = create_app()',
        'serve(app, host="0.0.0.0", port=80)',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'endpoint web/__init__.py flask app public none @ web/__init__.py:6 web/views.py:7 wsgi.py:5',
      'human users @ web/__init__.py:6',
      'model models/m.joblib @ web/views.py:9',
      'service web/__init__.py @ web/__init__.py:6 web/__init__.py:7',
      'web/__init__.py flask app -> web/__init__.py request @ web/__init__.py:6',
      'users -> web/__init__.py flask app request @ web/__init__.py:6',
      'models/m.joblib -> web/__init__.py model @ web/__init__.py:7 web/views.py:9',
      'web/__init__.py -> web/__init__.py flask app prediction @ web/__init__.py:6',
      'loads joblib.load "models/m.joblib" yes local @ web/views.py:9',
    ]);
  });

  it('a model and its agent in three files', async () => {
    const files = {
      'llm.py': [
        'from langchain_openai import ChatOpenAI',
        'from config import MODEL',
        '',
        '',
        'def get_llm(temperature=0):',
        '    return ChatOpenAI(model=MODEL, temperature=temperature)',
      ],
      'config.py': ['MODEL = "gpt-4o"'],
      'tools.py': [
        'import requests',
        'from langchain_core.tools import BaseTool, tool',
        '',
        '',
        '@tool',
        'def search(url):',
        '    """Search."""',
        '    return requests.get(url).text',
        '',
        '',
        'class SQLTool(BaseTool):',
        '    def _run(self, q, db=None):',
        '        return db.execute(q)',
        '',
        '',
        '@tool',
        'def unused(q):',
        '    """Unused."""',
        '    return q',
        '',
        '',
        'TOOLS = [search]',
      ],
      'agent.py': [
        'from langgraph.prebuilt import create_react_agent',
        'from llm import get_llm',
        'from tools import SQLTool, search',
        '',
        'agent = create_react_agent(get_llm(), tools=[search, SQLTool()])',
      ],
      'other.py': [
        'from langgraph.prebuilt import create_react_agent',
        'from llm import get_llm',
        'from tools import TOOLS',
        '',
        '',
        'def make():',
        '    return create_react_agent(get_llm(), tools=TOOLS)',
        '',
        '',
        'make()',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'agent agent.py create_react_agent @ agent.py:5',
      'agent other.py:make create_react_agent @ other.py:7',
      'llm openai/gpt-4o @ config.py:1 llm.py:6',
      'process agent.py @ agent.py:5',
      'process other.py @ other.py:7',
      'tool tools.py:SQLTool @ tools.py:11',
      'tool tools.py:search @ tools.py:6',
      'tool tools.py:unused @ tools.py:17',
      'agent.py create_react_agent -> tools.py:SQLTool tool-call @ agent.py:5',
      'agent.py create_react_agent -> tools.py:search tool-call @ agent.py:5',
      'other.py:make create_react_agent -> tools.py:search tool-call @ other.py:7',
      'openai/gpt-4o -> agent.py completion @ agent.py:5 config.py:1 llm.py:6',
      'openai/gpt-4o -> other.py completion @ config.py:1 llm.py:6 other.py:7',
      'agent.py -> agent.py create_react_agent request @ agent.py:5',
      'agent.py -> openai/gpt-4o prompt @ agent.py:5 config.py:1 llm.py:6',
      'other.py -> other.py:make create_react_agent request @ other.py:7',
      'other.py -> openai/gpt-4o prompt @ config.py:1 llm.py:6 other.py:7',
      'tools.py:SQLTool -> agent.py create_react_agent document @ agent.py:5',
      'tools.py:search -> agent.py create_react_agent document @ agent.py:5',
      'tools.py:search -> other.py:make create_react_agent document @ other.py:7',
    ]);
  });

  it('tools of a package that is not here', async () => {
    const files = {
      'agent.py': [
        'from langgraph.prebuilt import create_react_agent',
        'from langchain_openai import ChatOpenAI',
        'from company_tools import search',
        '',
        'agent = create_react_agent(ChatOpenAI(model="gpt-4o"), tools=[search])',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'agent agent.py create_react_agent @ agent.py:5',
      'llm openai/gpt-4o @ agent.py:5',
      'process agent.py @ agent.py:5 agent.py:5 agent.py:5',
      'openai/gpt-4o -> agent.py completion @ agent.py:5',
      'agent.py -> agent.py create_react_agent request @ agent.py:5',
      'agent.py -> openai/gpt-4o prompt @ agent.py:5',
    ]);
  });

  it('a vector store that a function makes', async () => {
    const files = {
      'store.py': [
        'from langchain_chroma import Chroma',
        'from langchain_huggingface import HuggingFaceEmbeddings',
        '',
        '',
        'def get_store(model="org/default"):',
        '    return Chroma(embedding_function=HuggingFaceEmbeddings(model_name=model))',
      ],
      'ingest.py': ['from store import get_store', '', 'get_store("org/emb").add_documents([])'],
      'ask.py': ['from store import get_store', '', 'get_store("org/emb").similarity_search("x")'],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ store.py:6',
      'model org/emb @ ask.py:3 ingest.py:3 store.py:6',
      'process ask.py @ ask.py:3',
      'process ingest.py @ ingest.py:3',
      'vector-store chroma @ ask.py:3 ingest.py:3 store.py:6',
      'huggingface.co -> org/emb model @ ask.py:3 ingest.py:3 store.py:6',
      'org/emb -> ask.py model @ ask.py:3 store.py:6',
      'org/emb -> ingest.py model @ ingest.py:3 store.py:6',
      'ask.py -> chroma document @ ask.py:3 store.py:6',
      'ingest.py -> chroma document @ ingest.py:3 store.py:6',
      'chroma -> ask.py document @ ask.py:3 store.py:6',
      'chroma -> ingest.py document @ ingest.py:3 store.py:6',
      'fetches embedding org/emb none code=off @ store.py:6 ask.py:3 ingest.py:3',
    ]);
  });

  it('what is loaded is a file of the repository when all callers say so', async () => {
    const files = {
      'reading.py': [
        'import pickle',
        'import torch',
        '',
        '',
        'def read(path):',
        '    with open(path, "rb") as f:',
        '        return pickle.load(f)',
        '',
        '',
        'def check(path):',
        '    return torch.load(path)',
        '',
        '',
        'def far(path):',
        '    return torch.load(path)',
      ],
      'main.py': [
        'import sys',
        'from reading import check, far, read',
        '',
        'read("data/x.pkl")',
        'read("data/y.pkl")',
        'check("out/model.pt")',
        'check(sys.argv[1])',
        'far("https://example.org/w.pt")',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'dataset data/x.pkl @ reading.py:7 main.py:4',
      'dataset data/y.pkl @ reading.py:7 main.py:5',
      'human operator @ main.py:7',
      'model https://example.org/w.pt @ reading.py:15 main.py:8',
      'model out/model.pt @ reading.py:11 main.py:6',
      'process main.py @ main.py:4 main.py:5 main.py:6 main.py:8',
      'data/x.pkl -> main.py dataset @ main.py:4 reading.py:7',
      'data/y.pkl -> main.py dataset @ main.py:5 reading.py:7',
      'operator -> main.py configuration @ main.py:7',
      'https://example.org/w.pt -> main.py model @ main.py:8 reading.py:15',
      'out/model.pt -> main.py model @ main.py:6 reading.py:11',
      'loads torch.load path unknown argument @ reading.py:11',
      'loads torch.load path unknown remote @ reading.py:15',
      'loads pickle.load path yes local @ reading.py:7',
    ]);
  });
});
