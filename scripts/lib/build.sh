# build_if_stale: for scripts/sirocco, whose variables and functions it uses; it names the modules that are wanted.

# One stamp a module: whoever builds more of them has built for whoever wants fewer.
stamps=()
for module in ${modules//,/ }; do stamps+=("$house/$module/target/sirocco.built"); done
trained=$house/examples/cli/target/sirocco.trained
# What the build depends on: the sources, the poms, and whether the accelerator's SDK is there.
with_sdk=no
if [ -n "$sdk" ] && [[ $(<"$house/pom.xml") =~ \<tornado\.version\>([^<]+) ]] &&
  [ -f "$sdk/share/java/tornado/tornado-api-${BASH_REMATCH[1]}.jar" ]; then
  with_sdk=yes
fi
stale() {
  local stamp oldest=${stamps[0]}
  [ -f "$jar" ] || return 0
  for stamp in "${stamps[@]}"; do
    [ -f "$stamp" ] && [ "$(<"$stamp")" = "$with_sdk" ] || return 0
    [ ! "$stamp" -ot "$oldest" ] || oldest=$stamp
  done
  [ -n "$(find "$house/pom.xml" "$house"/*/pom.xml "$house"/*/*/pom.xml "$house"/*/src/main "$house"/*/*/src/main \
    -newer "$oldest" -print -quit 2>/dev/null)" ]
}
# Whoever packages by hand makes jars that are newer than what was learnt from those before; the JVM would not take it.
untrained() { [ "$jar" -nt "$trained" ]; }
build_if_stale() {
  if ! stale; then
    untrained || return 0
  fi
  if ! mkdir -p "$house/target" 2>/dev/null || [ ! -w "$house/target" ]; then
    if ! stale; then return; fi # a start takes longer without what would be learnt
    die "$house cannot be written, and what is built there is missing or older than its sources: run this once where it can be (a copy must keep the files' times)"
  fi
  exec 9>"$house/target/build.lock"
  if command -v flock >/dev/null; then flock 9; fi
  if stale; then build; fi # else somebody has built it meanwhile
  if untrained; then train; fi
  exec 9>&- # or the command itself would hold the lock for as long as it runs
}
build() {
  command -v mvn >/dev/null || die "Maven is needed to build: install it (mvn is not on the PATH)"
  printf 'sirocco: building (once) …\n' >&2
  local stamp begun=$house/target/build.begun
  : >"$begun"
  rm -f "$jar" "${jar%/*}"/lib/sirocco-*.jar # a JVM that runs from them keeps its own
  if ! (cd "$house" && mvn -q -B -DskipTests -Dspotless.check.skip -pl "$modules" -am package) >"$house/target/build.log" 2>&1 </dev/null 9>&-; then
    tail -n 20 "$house/target/build.log" >&2
    die "the build failed; all of its output is in target/build.log"
  fi
  for stamp in "${stamps[@]}"; do
    printf '%s' "$with_sdk" >"$stamp"
    touch -r "$begun" "$stamp" # what changed while it was being built is newer
  done
}
train() {
  rm -f "$aot" "$words_aot"
  (
    unset JDK_JAVA_OPTIONS JAVA_TOOL_OPTIONS _JAVA_OPTIONS XDG_CACHE_HOME
    export HOME=$house/target/training
    "$jdk/bin/java" "$house/scripts/lib/NewerClasses.java" "$house"/examples/cli/target/lib/picocli-*.jar || :
    learn
  ) >"$house/target/training.log" 2>&1 </dev/null 9>&-
  rm -rf "$house/target/training"
  : >"$trained"
}
