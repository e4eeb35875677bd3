#!/usr/bin/env bash
# On a machine with a GPU, and without Java, Maven or network: does this project compute rightly there, and how fast? Packed by
# scripts/pack-gpu.
#
#   run [RESULTS [STEP…]]        RESULTS: a folder (default: results); STEPs in order (default: first)
# Steps: first and second, five minutes each (SECONDS_IN_ALL=N changes that), or their parts by name, DRIVER being cuda, ptx or
# opencl: DRIVER:devices, DRIVER:minilm (64 vectors of MiniLM beside scalar's), DRIVER:contract (a short form of what every
# backend must do), DRIVER:speed (tokens/s on 256, 1,024 and 32,768 texts), pytorch (the same in PyTorch: float32, TF32, float16),
# rates (kernels beside the card's own copy and product rates), DRIVER:alone (one text at a time), DRIVER:steady (encodes for a
# minute, with memory), DRIVER:tests (the whole contract) and DRIVER:shapes (encoders of other shapes).
# Each step has a time limit of its own. RESULTS holds four files that grow as steps end: summary.txt, one screen; log.txt, all
# that was printed; speed.csv and pytorch.jsonl. SIZES="256 1024 32768", STEADY=60 and LIMIT=N (seconds a step) cut it short.
# A driver that does not start here is said so and left out. Exit code 0 if something ran on a device and all went well.
set -uo pipefail
case ${1:-} in -h | --help) sed -n '2,18s/^# \{0,1\}//p' "$0"; exit ;; esac
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
results=$(realpath -m "${1:-results}"); mkdir -p "$results"; shift || true
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
log=$results/log.txt summary=$results/summary.txt
sizes=${SIZES:-256 1024 32768}
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
tests() { # CLASS…
  java -Drequire.backend=tornado -Dtornado.recover.bailout=False -cp "$here/test/tornado:$here/test/core:$here/test/*:$here/app/lib/*" \
    org.junit.platform.console.ConsoleLauncher execute "${@/#/--select-class=org.sirocco.tornado.}" --fail-if-no-tests \
    --disable-banner --details=summary
}
texts() { awk -v n="$1" '{ line[NR] = $0 } END { for (i = 0; i < n; i++) print line[i % NR + 1] }' "$here/texts.txt"; }
measure() { # MODEL TEXTS BATCH ROUNDS; its rows go to speed.csv
  local code
  texts "$2" >"$work/texts"
  sirocco compare "$work/texts" --model "$1" --cache "$work/cache" --backends tornado --texts "$2" --batches "$3" --rounds "$4" \
    --csv "$work/rows.csv" --html "$work/page.html"
  code=$?
  if [ -f "$work/rows.csv" ]; then
    for csv in "$results/speed.csv" "$work/figure.csv"; do
      [ -s "$csv" ] || head -n 1 "$work/rows.csv" >"$csv"
      tail -n +2 "$work/rows.csv" >>"$csv"
    done
    # What the card's own rates are held against.
    if [ "$1" = "$here/minilm" ]; then mv "$work/rows.csv" "$work/$driver-$2-minilm.csv"; else rm "$work/rows.csv"; fi
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
    *:minilm) measure "$here/minilm" 64 4608 1 ;;
    *:contract) tests AttentionGraphTest EncoderWidthsTest ;;
    *:tests) tests TornadoBackendTest StepwiseBackendTest AttentionGraphTest EncoderWidthsTest DeviceEncoderTest GraphsTest ;;
    *:speed) for n in $sizes; do measure "$here/minilm" "$n" 32768 3 || return 1; done ;;
    *:shapes) for shape in layers=12,hidden=384,heads=12,ffn=1536 layers=4,hidden=512,heads=8,ffn=2048; do
        measure "random:$shape,activation=gelu" 256 32768 1 || return 1
      done ;;
    *:alone) measure "$here/minilm" 128 4608 3 ;;
    *:steady) steady ;;
    pytorch) for n in $sizes; do ids "$n" >"$work/ids"; torch "$work/ids" --batches 256 || return; done ;;
    rates) ids 1024 >"$work/ids"; torch "$work/ids" --batches 1024 --against "$work" ;;
    *) echo "run: unknown step $1"; return 2 ;;
  esac
}
steady() { # the same texts again and again; the card's memory and this process' own beside them
  local end=$((SECONDS + ${STEADY:-60})) n=0
  while [ $SECONDS -lt $end ]; do
    texts 4096
    sleep 0.2
  done | sirocco encode --model "$here/minilm" --cache "$work/cache" --backend tornado --batch-tokens 32768 --format npy --output "$work/vectors.npy" --stats &
  local encode=$!
  while kill -0 $encode 2>/dev/null; do
    printf 'memory: %s resident, GPU %s\n' "$(resident)" \
      "$(nvidia-smi --query-gpu=memory.used,utilization.gpu,power.draw --format=csv,noheader 2>/dev/null || echo -)"
    sleep 5
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
  local name=$1 limit=${LIMIT:-$2} left=$((budget - SECONDS + begun)) start=$SECONDS code figure
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
  export here results work sizes
  timeout -k 5 "$limit" bash -c 'set -uo pipefail; part "$1"' run "$name" >"$work/out" 2>&1
  code=$?
  cat "$work/out" >>"$log"
  figure=$(figure "$name")
  case $code in
    0) say "$name: right, $((SECONDS - start)) s${figure:+: $figure}"; [[ $name != *:* ]] || computed=1 ;;
    3) say "$name: left out: $(tail -n 1 "$work/out")" ;;
    124 | 137) say "$name: NOT DONE after $limit s${figure:+: $figure}"; failed=1 ;;
    *) say "$name: FAILED ($code) after $((SECONDS - start)) s: $(grep -vE '^(WARNING|environment: line|$)' "$work/out" | tail -n 1 | cut -c1-300)"; failed=1 ;;
  esac
  case $name:$code in *:devices:0) ;; *:devices:*) dead[$driver]=1; ldd "$here/sdk/$driver"/lib/*.so 2>/dev/null | grep 'not found' | sort -u >>"$log" ;; esac
}
figure() { # STEP: its result in a few words
  case $1 in
    *:devices) grep -E '^tornado:.* (right|WRONG)$' "$work/out" | tail -n 1 ;;
    *:contract | *:tests) grep -E 'tests (successful|failed)' "$work/out" | tr -d '[]' | xargs ;;
    *:speed | *:alone | *:shapes | *:minilm) [ ! -s "$work/figure.csv" ] || python3 - "$work/figure.csv" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
print("; ".join("%s %s: %.0f" % (r["workload"], r["texts"], float(r["tokens_per_second"])) for r in rows), "tokens/s, worst",
      max(rows, key=lambda r: float(r["worst_difference"]))["worst_difference"])
PY
      ;;
    pytorch | rates) grep -oE '"(setting|tokens_per_s|matrix_product_tflops|copy_gb_per_s|of_fp32_product_rate|of_copy_rate)": ("[^"]*"|[0-9.]+)' "$work/out" |
        sed 's/"[a-z_0-9]*": //' | tr -d '"' | xargs | cut -c1-400 ;;
    *:steady) grep -E 'memory:|tokens' "$work/out" | sed -n '1p;$p' | xargs ;;
  esac
}
# The most important first, of the best driver first.
first() {
  for driver in "${drivers[@]}"; do step "$driver:devices" 60; done
  for driver in "${drivers[@]}"; do step "$driver:minilm" 30; done
  for driver in "${drivers[@]}"; do step "$driver:contract" 40; done
  for driver in "${drivers[@]}"; do step "$driver:speed" 60; done
  step pytorch 60
}
second() {
  for driver in "${drivers[@]}"; do step "$driver:devices" 60; done
  for driver in "${drivers[@]}"; do step "$driver:alone" 30; done
  step rates 60
  step "${drivers[0]}:steady" 125
  for driver in "${drivers[@]}"; do step "$driver:shapes" 30; done
}
[ $# -gt 0 ] || set -- first
say "$(date -u '+%F %T') UTC: $*; $(nvidia-smi --query-gpu=name,driver_version,memory.free --format=csv,noheader 2>/dev/null || echo 'no nvidia-smi')"
for name; do case $name in first | second) $name ;; *) step "$name" 600 ;; esac; done
[ $computed = 1 ] || { say "nothing ran on a device"; failed=1; }
echo "== summary"; cat "$summary"
exit $failed
