"""Who is asking: people of the desk sign in at the town's identity provider, whose proxy sets a signed token."""

import os

import jwt
from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

bearer = HTTPBearer()


def desk(credentials: HTTPAuthorizationCredentials = Depends(bearer)) -> str:
    """The name of the person of the desk; 401 for everybody else."""
    try:
        claims = jwt.decode(
            credentials.credentials, os.environ["OIDC_PUBLIC_KEY"], algorithms=["RS256"], audience="feedback-desk"
        )
    except jwt.InvalidTokenError as error:
        raise HTTPException(status_code=401, detail="Sign in first.") from error
    return claims["sub"]
