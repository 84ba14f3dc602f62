from fastapi import Depends, FastAPI, Request
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel, Field
from slowapi import Limiter, _rate_limit_exceeded_handler
from slowapi.errors import RateLimitExceeded
from slowapi.util import get_remote_address

from portal import sentiment, store
from portal.auth import desk

limiter = Limiter(key_func=get_remote_address)
app = FastAPI(title="Feedback portal")
app.state.limiter = limiter
app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)
templates = Jinja2Templates(directory="portal/templates")


class Entry(BaseModel):
    text: str = Field(min_length=3, max_length=2000)


class Correction(BaseModel):
    complaint: bool


@app.post("/feedback")
@limiter.limit("6/minute")
def feedback(request: Request, entry: Entry) -> dict:
    """Everybody may write. Who wrote learns that it arrived, not what the classifier thinks of it."""
    score = sentiment.complaint(entry.text)
    return {"id": store.add(entry.text, score >= 0.5, score)}


@app.get("/desk")
def overview(request: Request, person: str = Depends(desk)):
    return templates.TemplateResponse(request, "desk.html", {"entries": store.newest(), "person": person})


@app.post("/desk/{entry}/correction")
def correction(entry: int, correction: Correction, person: str = Depends(desk)) -> dict:
    store.correct(entry, correction.complaint, person)
    return {"corrected": entry}
