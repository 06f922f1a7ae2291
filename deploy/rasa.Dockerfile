# Rasa with the model trained on what is in this tree. It has no way out and one door:
# the channel of nlu/engine/channel.py.
FROM python:3.10.19-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONUTF8=1 PYTHONHASHSEED=0 \
    RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 MALLOC_ARENA_MAX=2 \
    TF_INTRA_OP_PARALLELISM_THREADS=1 TF_INTER_OP_PARALLELISM_THREADS=1 \
    SANIC_REQUEST_MAX_SIZE=65536 PYTHONPATH=/app MPLCONFIGDIR=/tmp
WORKDIR /app
COPY nlu/engine/requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock \
    && python -m compileall -q /usr/local/lib/python3.10/site-packages
COPY config.yml credentials.yml ./
COPY deploy/endpoints.redis.yml endpoints.yml
COPY nlu nlu
COPY responses responses
RUN python -m rasa train --data nlu/examples nlu/flows/rules --domain responses \
      --config config.yml --out models --fixed-model-name repere --quiet \
    && useradd --uid 10001 --no-create-home repere
USER repere
EXPOSE 5005
CMD ["python", "-m", "rasa", "run", "--quiet", "-m", "models/repere.tar.gz", \
     "--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "-p", "5005"]
