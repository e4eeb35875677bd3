# build_if_stale: for scripts/sirocco, whose variables and functions it uses; it names the modules that are wanted.

stamp=$house/target/built-${modules//[,\/]/-}
# What the build depends on: the sources, the poms, and whether the accelerator's SDK is there.
with_sdk=no
[ -z "$sdk" ] || [ ! -f "$sdk/share/java/tornado/tornado-api-5.2.0-jdk25.jar" ] || with_sdk=yes
stale() {
  [ -f "$jar" ] && [ -f "$stamp" ] && [ "$(<"$stamp")" = "$with_sdk" ] || return 0
  [ -n "$(find "$house/pom.xml" "$house"/*/pom.xml "$house"/*/*/pom.xml "$house"/*/src/main "$house"/*/*/src/main \
    -newer "$stamp" -print -quit 2>/dev/null)" ]
}
build_if_stale() {
  stale || return 0
  command -v mvn >/dev/null || die "Maven is needed to build: install it (mvn is not on the PATH)"
  mkdir -p "$house/target"
  exec 9>"$house/target/build.lock"
  if command -v flock >/dev/null; then flock 9; fi
  if stale; then build; fi # else somebody has built it meanwhile
  exec 9>&- # or the command itself would hold the lock for as long as it runs
}
build() {
  printf 'sirocco: building (once) …\n' >&2
  local begun=$house/target/build.begun
  : >"$begun"
  rm -f "$jar" "$house"/examples/cli/target/lib/sirocco-*.jar # a JVM that runs from them keeps its own
  if ! (cd "$house" && mvn -q -B -DskipTests -Dspotless.check.skip -pl "$modules" -am package) >"$house/target/build.log" 2>&1 </dev/null 9>&-; then
    tail -n 20 "$house/target/build.log" >&2
    die "the build failed; all of its output is in target/build.log"
  fi
  # Classes ready linked and profiled make a start a third shorter (JEP 483, JEP 515); without them all is the same but slower.
  rm -f "$aot"
  (
    # What the environment asks of every JVM now may not be what it asks later.
    unset JDK_JAVA_OPTIONS JAVA_TOOL_OPTIONS _JAVA_OPTIONS
    "$jdk/bin/java" "${cpu_flags[@]}" -XX:AOTCacheOutput="$aot" -cp "$jar" org.sirocco.cli.Main encode --backend simd \
      --cache "$house/target/training" --format text "one text to learn the start from" "and another" \
      >"$house/target/training.log" 2>&1 </dev/null 9>&-
  ) || rm -f "$aot"
  rm -rf "$house/target/training"
  rm -f "$house"/target/built-* # whatever another set of modules was built with, this jar is newer
  printf '%s' "$with_sdk" >"$stamp"
  touch -r "$begun" "$stamp" # what changed while it was being built is newer
}
