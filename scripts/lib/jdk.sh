# find_jdk: sets jdk to the folder of a JDK 25 or newer, JAVA_HOME's before that on the PATH before others.

# The major version is in the file 'release' of every JDK, so that no JVM need be started to ask.
is_jdk() {
  local release
  [ -x "$1/bin/java" ] && [ -f "$1/release" ] || return 1
  release=$(<"$1/release")
  [[ $release =~ JAVA_VERSION=\"(2[5-9]|[3-9][0-9]) ]]
}
find_jdk() {
  local onpath
  onpath=$(command -v java || true)
  [ -z "$onpath" ] || onpath=$(readlink -f "$onpath")
  for jdk in "${JAVA_HOME:-}" "${onpath%/bin/java}" /usr/lib/jvm/* /usr/java/* /opt/jdk* /opt/java/* \
    "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$jdk" ] && is_jdk "$jdk"; then return; fi
  done
  return 1
}
