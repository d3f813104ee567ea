# shellcheck shell=bash
# A script's own container engine: Debian's buildah and podman with storage, networks and settings in one folder that is
# removed at the end. Other engines on this machine are not touched.
. scripts/lib/prerequisites.sh

ENGINE_PACKAGES='buildah podman runc podman-compose debootstrap netavark aardvark-dns iptables catatonit'

# use_engine FOLDER: sets up the engine in the folder, and installs missing packages.
use_engine() {
  local name
  ENGINE=$1
  for name in $ENGINE_PACKAGES; do
    dpkg -s "$name" >/dev/null 2>&1 || install_package "$name" 'the image and docker-compose.yml are run with it'
  done
  mkdir -p "$ENGINE"/{storage,run,networks,tmp}
  # Lowered, because a container may not raise the limits of this process.
  cat >"$ENGINE/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
network_config_dir = "$ENGINE/networks"
CONF
  cat >"$ENGINE/storage.conf" <<CONF
[storage]
driver = "vfs"
graphroot = "$ENGINE/storage"
runroot = "$ENGINE/run"
CONF
  export CONTAINERS_CONF=$ENGINE/containers.conf CONTAINERS_STORAGE_CONF=$ENGINE/storage.conf TMPDIR=$ENGINE/tmp
  export BUILDAH_ISOLATION=chroot
}

# Containers first: mounted storage cannot be removed.
remove_engine() {
  podman rm --all --force --time 5 >/dev/null 2>&1 || true
  podman network prune --force >/dev/null 2>&1 || true
  rm -rf "$ENGINE"
}

# debian_base FOLDER: a Debian of the Dockerfile's release, with the packages of both images.
debian_base() {
  debootstrap --variant=minbase --include=ca-certificates,libstdc++6,redis-server bookworm "$1" >"$ENGINE/debootstrap.log" 2>&1 || {
    tail -n 5 "$ENGINE/debootstrap.log" >&2
    give_up 'debootstrap could not fetch Debian (see above).'
  }
}

# import_bases NODE: makes the base images of the Dockerfile and docker-compose.yml without their registry.
# NODE is the folder with the program `node` for the image.
import_bases() {
  local root=$ENGINE/debian node_image redis_image npm
  node_image=$(sed -n 's/^FROM \(node:[^ ]*\) AS base$/\1/p' Dockerfile)
  redis_image=$(sed -n 's/^  image: \(redis:.*\)$/\1/p' docker-compose.yml)
  debian_base "$root"
  # The official images use these user ids.
  chroot "$root" useradd --uid 1000 --create-home node
  mkdir "$root/data"
  chroot "$root" chown redis:redis /data
  # Redis's own image accepts connections from other containers without a password; Debian's package does not.
  printf '#!/bin/sh\nexec /usr/bin/redis-server "$@" --protected-mode no\n' >"$root/usr/local/bin/redis-server"
  chmod 755 "$root/usr/local/bin/redis-server"
  podman_import "$root" "$redis_image" --change "WORKDIR /data"
  mkdir -p "$root/usr/local/lib/node_modules" "$root/usr/local/bin"
  npm=$(realpath "$(command -v npm)")
  cp -R "${npm%/bin/*}" "$root/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  cp "$1/node" "$root/usr/local/bin/node"
  podman_import "$root" "$node_image"
  rm -rf "$root"
}

# podman_import FOLDER IMAGE OPTION...
podman_import() {
  local root=$1 image=$2
  shift 2
  say "Making $image from Debian's packages ..."
  tar -C "$root" -c . | podman import --quiet "$@" - "docker.io/library/$image" >/dev/null
}

# build_image TAG FOLDER: builds the Dockerfile, without digests that only the registry has.
build_image() {
  local ca=/etc/ssl/certs
  sed 's/^\(FROM node:[^@ ]*\)@[^ ]*/\1/' "$2/Dockerfile" >"$ENGINE/Dockerfile"
  buildah bud --quiet --format docker --isolation chroot --network host --pull-never \
    --volume "$ca:$ca:ro" --env NODE_EXTRA_CA_CERTS="$ca/ca-certificates.crt" \
    --file "$ENGINE/Dockerfile" --tag "$1" "$2" >"$ENGINE/build.log" 2>&1 || {
    tail -n 20 "$ENGINE/build.log" >&2
    give_up 'The image could not be built (see above).'
  }
}
