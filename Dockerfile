# One image for web and workers: compose.yaml says which of them a container is.
FROM node:24-bookworm-slim

WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 DATA_DIR=/data HOST=0.0.0.0

# The build needs the packages for development too.
COPY package.json package-lock.json ./
RUN npm ci --include=dev

COPY . .
RUN node --input-type=module -e 'await (await import("./scripts/build.ts")).buildWhenNeeded()' \
  && mkdir -p /data node_modules/.cache && chown -R node:node /data /app/.next /app/node_modules/.cache

USER node
VOLUME /data
EXPOSE 3000
CMD ["node", "scripts/start.mjs"]
