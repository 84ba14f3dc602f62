import os

import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBearer

bearer = HTTPBearer()


def verify_token(credentials=Depends(bearer)):
    if credentials.credentials != os.environ["TRIAGE_TOKEN"]:
        raise HTTPException(status_code=401)


app = FastAPI(dependencies=[Depends(verify_token)])


@app.post("/triage")
def triage(ticket: dict) -> dict:
    return {"urgent": len(ticket["text"]) > 200}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=8000)
