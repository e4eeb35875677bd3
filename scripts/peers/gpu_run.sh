#!/usr/bin/env bash
# On a machine with a GPU, and without Java, Maven or network: does this project compute rightly there, and how fast? Packed by
# scripts/pack-gpu.
#
#   run [RESULTS [STEP…]]        RESULTS: a folder (default: results); STEPs in order (default: first)
# Steps: first and second, five minutes each (SECONDS_IN_ALL=N changes that), or their parts by name, DRIVER being cuda, ptx or
# opencl: DRIVER:devices, DRIVER:minilm (64 vectors of MiniLM beside scalar's), DRIVER:contract (a short form of what every
# backend must do), DRIVER:speed (tokens/s on 256, 1,024 and 32,768 texts), pytorch (the same in PyTorch: float32, TF32, float16),
# DRIVER:alone (one text at a time), rates (the kernels of all speeds so far beside the card's own copy and product rates),
# DRIVER:steady (encodes for two minutes, with memory), DRIVER:shapes (encoders of other shapes) and DRIVER:tests (the contract
# whole).
# Each step has a time limit of its own. RESULTS holds four files that grow as steps run: summary.txt, one screen; log.txt, all
# that was printed; speed.csv and pytorch.jsonl. To cut it short: SIZES="256 1024 32768" (texts), STEADY=120 (seconds), LIMIT=N
# (seconds a step), and SHORT=1, with which every step does all that it does on as little as there can be: so it can be
# rehearsed on a device that is emulated (SHORT=1 SECONDS_IN_ALL=7200 LIMIT=900).
# A driver that does not start here is said so, its other steps are left out, and those of the others go on. Exit code 0 if
# something ran on a device and all went well, 1 if not, a driver that does not start included.
set -uo pipefail
case ${1:-} in -h | --help) sed -n '2,21s/^# \{0,1\}//p' "$0"; exit ;; esac
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
results=$(realpath -m "${1:-results}"); mkdir -p "$results"; shift || true
work=$(mktemp -d) running=
# Whoever stops this stops the JVM of the step as well, which timeout has in a group of its own.
trap '[ -z "$running" ] || kill "$running" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 143' TERM INT HUP
log=$results/log.txt summary=$results/summary.txt
sizes=${SIZES:-256 1024 32768} checked=64 alone=128 steady=${STEADY:-120} portion=4096 pause=0.2 rounds=3 every=5
shapes="layers=12,hidden=384,heads=12,ffn=1536 layers=4,hidden=512,heads=8,ffn=2048" contract=
if [ -n "${SHORT:-}" ]; then
  sizes=${SIZES:-1 2} checked=2 alone=2 steady=${STEADY:-5} portion=1 pause=2 rounds=1 every=1
  shapes="layers=2,hidden=32,heads=2,ffn=64 layers=1,hidden=64,heads=1,ffn=32"
  contract='--include-methodname=.*#?(workGroupsOfAGpu|someSmallSizes).*'
fi
begun=$SECONDS
budget=${SECONDS_IN_ALL:-300}
drivers=(); for driver in cuda ptx opencl; do [ ! -d "$here/sdk/$driver" ] || drivers+=("$driver"); done
declare -A dead=()
failed=0 computed=0
say() { printf '%s\n' "$*" | tee -a "$summary" "$log"; }

# Libraries that a machine may have in places of its own: the driver's, the CUDA toolkit's and PyTorch's NVRTC and cuBLAS.
paths() {
  local folder found=
  for folder in /usr/local/nvidia/lib64 /usr/local/nvidia/lib /usr/lib/wsl/lib /usr/local/cuda/lib64 /usr/local/cuda-*/lib64 \
    $(python3 -c 'import site; print(*[f"{p}/nvidia" for p in [*site.getsitepackages(), site.getusersitepackages()]])' 2>/dev/null |
      xargs -n 1 2>/dev/null | while read -r site; do ls -d "$site"/*/lib 2>/dev/null; done); do
    [ ! -d "$folder" ] || found=$found:$folder
  done
  export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH}$found
}
there() { # LIBRARY: whether the loader finds it
  local folder
  /sbin/ldconfig -p 2>/dev/null | grep -qF "$1 " && return
  for folder in ${LD_LIBRARY_PATH//:/ }; do [ ! -e "$folder/$1" ] || return 0; done
  return 1
}
# Where the environment has no PATH bash makes one up for itself alone, and PoCL finds no linker.
export PATH
paths
there libOpenCL.so.1 || export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/opencl
# NVIDIA's driver comes without its ICD file in many containers.
if ! ls /etc/OpenCL/vendors/*.icd >/dev/null 2>&1 && [ -z "${OCL_ICD_VENDORS:-}" ] && there libnvidia-opencl.so.1; then
  mkdir -p "$work/vendors" && echo libnvidia-opencl.so.1 >"$work/vendors/nvidia.icd"
  export OCL_ICD_VENDORS=$work/vendors OPENCL_VENDOR_PATH=$work/vendors
fi

java() { # with $driver
  sed "s|@HERE@|$here|g" "$here/sdk/$driver/argfile" >"$work/$driver.args"
  "$here/jre/bin/java" "@$work/$driver.args" --add-modules jdk.incubator.vector --sun-misc-unsafe-memory-access=allow \
    "--enable-native-access=ALL-UNNAMED,tornado.drivers.$driver" "$@"
}
sirocco() { java -cp "$here/app/sirocco.jar" org.sirocco.cli.Main "$@"; }
tests() { # CLASS…; in the memory that they have in the build
  java -Xmx2g -Drequire.backend=tornado -Dtornado.recover.bailout=False -cp "$here/test/tornado:$here/test/core:$here/test/*:$here/app/lib/*" \
    org.junit.platform.console.ConsoleLauncher execute "${@/#/--select-class=org.sirocco.tornado.}" --fail-if-no-tests \
    --disable-banner --details=summary ${contract:+"$contract"}
}
texts() { awk -v n="$1" '{ line[NR] = $0 } END { for (i = 0; i < n; i++) print line[i % NR + 1] }' "$here/texts.txt"; }
measure() { # MODEL TEXTS BATCH ROUNDS WORKLOAD; its rows go to speed.csv
  local code
  texts "$2" >"$work/texts"
  sirocco compare "$work/texts" --model "$1" --cache "$work/cache" --backends tornado --texts "$2" --batches "$3" --rounds "$4" \
    --workloads "$5" --csv "$work/rows.csv" --html "$work/page.html"
  code=$?
  if [ -f "$work/rows.csv" ]; then
    for csv in "$results/speed.csv" "$work/figure.csv"; do
      [ -s "$csv" ] || head -n 1 "$work/rows.csv" >"$csv"
      tail -n +2 "$work/rows.csv" >>"$csv"
    done
    rm "$work/rows.csv"
  fi
  return $code
}
torch() { # ARGUMENT…
  python3 -c 'import numpy, torch' || { echo "the python3 on the PATH has no torch and numpy"; return 3; }
  python3 "$here/torch_encoder.py" "$here/minilm" "$@" | tee -a "$results/pytorch.jsonl"
}
ids() { awk -v n="$1" '{ line[NR] = $0 } END { for (i = 0; i < n; i++) print line[i % NR + 1] }' "$here/minilm/ids.jsonl"; }

part() { # STEP, in a process of its own
  driver=${1%%:*}
  case $1 in
    *:devices) sirocco devices && sirocco self-test ;;
    *:minilm) measure "$here/minilm" "$checked" 4608 1 "as given" ;;
    *:contract) tests AttentionGraphTest EncoderWidthsTest ;;
    *:tests) contract=; tests TornadoBackendTest StepwiseBackendTest AttentionGraphTest EncoderWidthsTest DeviceEncoderTest GraphsTest ;;
    *:speed) for n in $sizes; do measure "$here/minilm" "$n" 32768 "$rounds" "as given" || return; done ;;
    *:shapes) for shape in $shapes; do measure "random:$shape,activation=gelu" "${sizes%% *}" 32768 1 "as given" || return; done ;;
    *:alone) measure "$here/minilm" "$alone" 4608 "$rounds" "one by one" ;;
    *:steady) steady ;;
    pytorch) for n in $sizes; do ids "$n" >"$work/ids"; torch "$work/ids" --batches 256 || return; done ;;
    rates) ids "${sizes##* }" | head -n 1024 >"$work/ids"; torch "$work/ids" --batches 1024 --against "$results/speed.csv" ;;
    *) echo "run: unknown step $1"; return 2 ;;
  esac
}
steady() { # the same texts again and again; the card's memory and this process' own beside them
  local end=$((SECONDS + steady))
  while [ $SECONDS -lt $end ]; do
    texts "$portion"
    sleep "$pause"
  done | sirocco encode --model "$here/minilm" --cache "$work/cache" --backend tornado --batch-tokens 32768 --format npy --output "$work/vectors.npy" --stats &
  local encode=$!
  while kill -0 $encode 2>/dev/null; do
    printf 'memory: %s resident, GPU %s\n' "$(resident)" \
      "$(nvidia-smi --query-gpu=memory.used,utilization.gpu,power.draw --format=csv,noheader 2>/dev/null || echo -)"
    sleep "$every"
  done
  wait $encode
}
resident() { # of the JVM that writes there
  local process
  for process in /proc/[0-9]*; do
    if grep -qsF "java" "$process/comm" && grep -qsF "$work/vectors.npy" "$process/cmdline"; then
      awk '/VmRSS/ { print $2, $3 }' "$process/status" 2>/dev/null
    fi
  done
}
step() { # STEP SECONDS
  local name=$1 limit=${LIMIT:-$2} left=$((budget - SECONDS + begun)) start=$SECONDS code figure at
  driver=${name%%:*}
  case $name in
    *:*) [ -d "$here/sdk/$driver" ] || { say "$name: no SDK for $driver is packed"; failed=1; return; }
      [ -z "${dead[$driver]:-}" ] || { say "$name: left out, $driver does not compute here"; return; } ;;
  esac
  [ $left -ge 5 ] || { say "$name: left out, no time is left"; return; }
  [ "$limit" -le $left ] || limit=$left
  echo "== $name" | tee -a "$log"
  rm -f "$work/figure.csv"
  export -f java sirocco tests texts ids measure torch part steady resident
  export here results work sizes checked alone steady portion pause rounds every shapes contract
  at=$(stat -c %s "$log")
  # Told to end, it waits for the JVM, or timeout would not kill one that hangs.
  timeout -k 5 "$limit" bash -c 'set -uo pipefail; trap "exit 143" TERM; part "$1"' run "$name" >>"$log" 2>&1 </dev/null &
  running=$!
  wait "$running" 2>/dev/null # which would also say that timeout had to kill it
  code=$? running=
  tail -c "+$((at + 1))" "$log" >"$work/out"
  figure=$(figure "$name")
  case $code in
    0) say "$name: right, $((SECONDS - start)) s${figure:+: $figure}"; [[ $name != *:* ]] || computed=1 ;;
    3) say "$name: left out: $(tail -n 1 "$work/out")" ;;
    124 | 137) say "$name: NOT DONE after $limit s${figure:+: $figure}"; failed=1 ;;
    *) say "$name: FAILED ($code) after $((SECONDS - start)) s: ${figure:-$(grep -vE '^(WARNING|environment: line|$)' "$work/out" | tail -n 1 | cut -c1-300)}"; failed=1 ;;
  esac
  case $name:$code in *:devices:0) ;; *:devices:*) dead[$driver]=1; ldd "$here/sdk/$driver"/lib/*.so 2>/dev/null | grep 'not found' | sort -u >>"$log" ;; esac
}
figure() { # STEP: its result in a few words
  case $1 in
    *:devices) grep -E '^tornado:.* (right|WRONG)$' "$work/out" | tail -n 1 ;;
    *:contract | *:tests) grep -E 'tests (successful|failed)|^  JUnit Jupiter:' "$work/out" | tr -d '[]()' | sed 's/JUnit Jupiter:/not /' | head -n 5 | xargs ;;
    *:speed | *:alone | *:shapes | *:minilm) python3 - "$work/figure.csv" <<'PY' 2>/dev/null
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
print(", ".join("%s texts %.0f" % (r["texts"], float(r["tokens_per_second"])) for r in rows), "tokens/s; worst difference %.1e"
      % max(float(r["worst_difference"]) for r in rows))
PY
      ;;
    pytorch | rates) python3 "$here/torch_encoder.py" --short "$work/out" 2>/dev/null ;;
    *:steady) { grep 'memory: [0-9]' "$work/out" | sed -n '1p;${1!p}'; grep tokens "$work/out" | tail -n 1; } | xargs ;;
  esac
}
best() { # the first driver that computes here
  for driver in "${drivers[@]}"; do [ -n "${dead[$driver]:-}" ] || { echo "$driver"; return; }; done
  echo "${drivers[0]}"
}
# The most important first, of the best driver first.
first() {
  local chosen
  for driver in "${drivers[@]}"; do step "$driver:devices" 60; done
  for driver in "${drivers[@]}"; do step "$driver:minilm" 30; done
  for driver in "${drivers[@]}"; do step "$driver:contract" 40; done
  chosen=$(best)
  step "$chosen:speed" 60
  step pytorch 60
  for driver in "${drivers[@]}"; do [ "$driver" = "$chosen" ] || step "$driver:speed" 60; done
}
second() {
  for driver in "${drivers[@]}"; do step "$driver:devices" 60; done
  for driver in "${drivers[@]}"; do step "$driver:alone" 30; done
  step rates 60
  step "$(best):steady" $((steady + 30))
  for driver in "${drivers[@]}"; do step "$driver:shapes" 30; done
}
[ $# -gt 0 ] || set -- first
say "$(date -u '+%F %T') UTC: $*; $(nvidia-smi --query-gpu=name,driver_version,memory.free --format=csv,noheader 2>/dev/null || echo 'no nvidia-smi')"
for name; do case $name in first | second) $name ;; *) step "$name" 600 ;; esac; done
[ $computed = 1 ] || { say "nothing ran on a device"; failed=1; }
echo "== summary"; cat "$summary"
exit $failed
