# The gateway and, with another command, the action server: one image, no secret in it.
FROM python:3.12.12-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONUTF8=1
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock \
    && python -m compileall -q /usr/local/lib/python3.12/site-packages
COPY bot bot
COPY actions actions
COPY responses responses
COPY nlu/__init__.py nlu/__init__.py
COPY nlu/french nlu/french
RUN useradd --uid 10001 --no-create-home repere && mkdir var && chown repere var
USER repere
EXPOSE 8000
CMD ["python", "-m", "bot", "serve"]
