import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.post("/try")
def try_it(ticket: dict) -> dict:
    return {"urgent": len(ticket["text"]) > 200}


if __name__ == "__main__":
    uvicorn.run(app, host="0.0.0.0", port=8001)
