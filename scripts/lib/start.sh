# How a command's JVM is started: for scripts/sirocco and for the bin/sirocco of a distribution, which name jar, classpath, aot,
# words_aot and, where there is one, the folder of TornadoVM's SDK in sdk, and end with: start COMMAND [ARGUMENT…].
# What need not run does not: another program would take some milliseconds of every start, a second JVM forty.

die() { printf 'sirocco: %s\n' "$1" >&2; exit 1; }

# A closed standard input would be whatever file is opened next; like a terminal, it holds no text.
tty=
[ -e /dev/fd/0 ] || { exec </dev/null; tty=0; }
for stream in 0 1 2; do [ ! -t $stream ] || tty+=$stream; done
# Without a UTF-8 locale that is installed the JVM would turn the texts on its command line into question marks.
case $OSTYPE in linux*) export LC_ALL=C.UTF-8 ;; esac

. "${BASH_SOURCE[0]%/*}/jdk.sh"
find_jdk || die "no JDK 25 or newer found: install one, or point JAVA_HOME at it"

flags=(--sun-misc-unsafe-memory-access=allow)
vectors=(--add-modules jdk.incubator.vector)
quick=(-XX:TieredStopAtLevel=1)
plain=(-Dsirocco.simd.plain=true)
# A young generation of this size holds a batch and keeps the process small.
collector=(-XX:+UseSerialGC -Xmn24m)

# A few words are encoded before the JVM's optimising compiler has earned what it costs, a quarter of the time and more, and
# before it has compiled vector operations: plain loops serve them, and without the incubator module the JVM takes its classes
# ready linked from the cache. A word is neither an option nor, as far as can be told here, the value of one.
few_words() {
  local argument previous= letters=$*
  [ ${#letters} -le 400 ] || return 1
  for argument in "${@:2}"; do
    case $previous,$argument in --,*) return 0 ;; -*,* | *,-*) previous=$argument ;; *) return 0 ;; esac
  done
  return 1
}
# Where the environment chooses a collector for every JVM, it is left to that one alone: a JVM with two does not start.
leave_given_collector() {
  local given="${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-} ${_JAVA_OPTIONS:-}"
  [[ ! $given =~ -XX:[+]Use[A-Za-z0-9]*GC([^A-Za-z]|$) ]] || collector=()
}
start() {
  leave_given_collector
  # TornadoVM costs half a second of a start. Where a device may be used, Java decides whether one is, and with which flags.
  local gpu=no file flag device=
  for file in /dev/nvidia[0-9]* /dev/kfd /dev/dxg /dev/dri/renderD*; do [ ! -e "$file" ] || gpu=yes; done
  if [ -n "$sdk" ] && [[ $gpu = yes || $* = *tornado* || ${1:-} =~ ^(devices|compare|self-test)$ ]]; then
    device=$(
      unset JDK_JAVA_OPTIONS JAVA_TOOL_OPTIONS _JAVA_OPTIONS # which may print
      exec "$jdk/bin/java" -XX:TieredStopAtLevel=1 -Dsirocco.gpu=$gpu -cp "$jar" org.sirocco.cli.devices.DeviceStart "$@"
    ) || exit
  fi
  local few=no all=()
  if [ "${1:-}" = encode ] && few_words "$@"; then few=yes; fi
  if [ -n "$device" ]; then
    while IFS= read -r flag; do all+=("$flag"); done <<<"$device"
    all+=("${vectors[@]}" "${flags[@]}")
    [ $few = no ] || all+=("${quick[@]}")
  else
    all+=("${flags[@]}" "${collector[@]}")
    if [ $few = yes ]; then
      all+=("${quick[@]}" "${plain[@]}")
      aot=$words_aot
    else
      all+=("${vectors[@]}")
    fi
    # A JVM that cannot use the cache (another collector, a larger heap) goes without; by itself it says so on standard output.
    [ ! -f "$aot" ] || all+=(-XX:AOTCache="$aot" -Xlog:aot*=off -Xlog:cds*=off)
  fi
  exec "$jdk/bin/java" "${all[@]}" -cp "$classpath" -Dsirocco.tty="$tty" org.sirocco.cli.Main "$@"
}

# Classes ready linked and profiled make a start a third shorter (JEP 483, JEP 515); without them all is the same but slower.
# Whoever learns sees to it that the environment has no options for every JVM: those of now may not be those of later.
learn() {
  learn_from "$aot" "${vectors[@]}"
  learn_from "$words_aot" "${quick[@]}" "${plain[@]}"
}
learn_from() {
  local cache=$1
  shift
  "$jdk/bin/java" "${flags[@]}" "${collector[@]}" "$@" -XX:AOTCacheOutput="$cache" -cp "$jar" org.sirocco.cli.Training encode \
    --backend simd "one text to learn the start from" "and another" || rm -f "$cache"
}
