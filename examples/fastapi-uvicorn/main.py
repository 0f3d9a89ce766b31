from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI):
    print("open the pool")
    yield
    print("close the pool")


app = FastAPI(lifespan=lifespan)


@app.get("/")
async def index():
    return {"hello": "world"}
