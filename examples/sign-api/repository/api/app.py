from fastapi import Depends, FastAPI, File, Request
from prometheus_fastapi_instrumentator import Instrumentator
from slowapi import Limiter, _rate_limit_exceeded_handler
from slowapi.errors import RateLimitExceeded

from api.keys import customer
from api.signs import recognise

limiter = Limiter(key_func=lambda request: request.headers.get("X-Api-Key", ""))
app = FastAPI(title="Sign API", dependencies=[Depends(customer)])
app.state.limiter = limiter
app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)
Instrumentator().instrument(app).expose(app)


@app.post("/signs")
@limiter.limit("60/minute")
def signs(request: Request, picture: bytes = File(max_length=200_000)) -> dict:
    """The name of the sign alone: scores would help who copies the model."""
    return {"sign": recognise(picture)}
