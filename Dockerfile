# Three stages: what builds stays behind, what runs is Node.js, production packages and compiled code. Nothing in it can be written
# by the user that it runs as, but data/, which only a sandbox needs.
#
# The base is the Node.js 24 that .ci/run tests on (tools/package.json), by version. Pin the digest that your registry shows for it.
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json .npmrc ./
COPY packages/carrier/package.json ./packages/carrier/
COPY packages/client/package.json ./packages/client/
RUN npm ci --engine-strict --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts ./scripts
COPY webhooks ./webhooks
COPY packages ./packages
COPY src ./src
RUN node scripts/build.js

FROM base AS packages
COPY package.json package-lock.json .npmrc ./
COPY packages/carrier/package.json ./packages/carrier/
COPY packages/client/package.json ./packages/client/
# The carrier is compiled into dist/, and the client is not used: their links in node_modules would lead nowhere.
# TypeScript would come as an optional peer of a library of the console.
RUN npm ci --omit=dev --engine-strict --ignore-scripts --no-audit --no-fund && rm -r node_modules/@octothorpe node_modules/typescript

FROM base
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Octothorpe" \
      org.opencontainers.image.description="Self-hosted phone verification: a six-digit code by SMS, or a call that ends with #" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"
# What runs needs neither a package manager nor its known holes.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
      /opt/yarn-* /usr/local/bin/yarn /usr/local/bin/yarnpkg \
    && mkdir data && chown node:node data
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# By number, so that Kubernetes can see that it is not root. It is the user `node` of the base.
USER 1000:1000
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 HEALTH_PORT=3002 DATA_DIR=/app/data
EXPOSE 3000 3002
# Of every role: HEALTH_PORT is answered by whatever runs here. The base has no curl, and needs none.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Exec form: Node.js is process 1 and gets SIGTERM itself, which it drains on. It starts no children, so no init has to reap any.
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
