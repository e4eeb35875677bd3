"""Faults to plant in kernels (faults.txt), and whether emulation saw them."""
import collections
import os
import re
import subprocess

KERNELS = os.path.join('src', 'main', 'java', 'org', 'sirocco', 'tornado', 'kernels')
# kernel: its class; what: the fault in words; old: source text that stands there once, new: what is put in its place; see: a key
# of SIGNS; test: what runs it; on: the drivers
Fault = collections.namedtuple('Fault', 'kernel what old new see test on')
SIGNS = {'race': r'race in shared memory in .*', 'outside': r'access outside any buffer in .*|shared access outside .*|local access outside .*',
         'barrier': r'divergent barrier.*', 'warp': r'divergent warp.*', 'copy': r'read of shared memory that a cp.async is still filling.*',
         'numbers': r'number \d+ (?:of .+ )?is \S+(?: instead of|, expected) .*|numbers of token \d+ .+ have a cosine of .*'
                    r'|self-test gave \S+ and \S+ instead of .*'}
# Of a kernel that computes nothing nothing is seen.
NOT_COMPILED = 'ptxas refuses module|no emulation of module|NVRTC does not'
TEST = 'GpuKernelsTest#matchTheScalarBackend(java.lang.String)[2]'


def read(path):
    """Blocks of lines 'key value', the first of which is 'fault KERNEL: what'; an indented line goes on with the one before."""
    with open(path) as f:
        text = re.sub(r'\n[ \t]+(?=\S)', ' ', f.read())
    faults = []
    for block in re.split(r'(?m)^(?=fault )', text)[1:]:
        rows = {k: v.strip() for k, _, v in (line.partition(" ") for line in block.splitlines() if line and not line.startswith("#"))}
        kernel, what = rows['fault'].split(': ', 1)
        faults.append(Fault(kernel, what, rows['old'], rows.get('new', ''), rows['see'], rows.get('test', TEST), rows.get('on', 'ptx cuda').split()))
    return faults


def sources(module):
    """
    class → path of the kernels that GPUs run, which a task names; those for CPU devices read vectors, which no GPU is given, and
    those that measure a device's peak compute nothing that is used.
    """
    found, tasks = {}, set()
    for folder, _, files in os.walk(os.path.join(module, KERNELS)):
        for file in files:
            path = os.path.join(folder, file)
            if file.endswith('.java') and os.path.basename(folder) not in ('cpu', 'peak'):
                with open(path) as f:
                    source = f.read()
                tasks.update(re.findall(r'\b(\w+)::\w+, new KernelContext\(\)', source))
                if re.search(r'static void \w+\(\s*KernelContext\b', source):
                    found[file[:-len('.java')]] = path
    return {kernel: path for kernel, path in found.items() if kernel in tasks}


def pattern(fault):
    """However the source's lines are broken."""
    return re.compile(r'\s+'.join(map(re.escape, fault.old.split())))


def complaints(faults, module, every):
    """In words, faults that cannot be planted and, where every kernel shall have one, those without."""
    kernels, found = sources(module), []
    for fault in faults:
        if fault.kernel not in kernels:
            found.append(f'{fault.kernel} is no kernel')
            continue
        with open(kernels[fault.kernel]) as f:
            times = len(pattern(fault).findall(f.read()))
        if times != 1:
            found.append(f'{fault.kernel}, {fault.what}: its text stands there {times} times, once is due: {fault.old}')
        if fault.see not in SIGNS:
            found.append(f'{fault.kernel}, {fault.what}: see is one of {", ".join(SIGNS)}')
    if every:
        found += [f'no fault is planted in {k}' for k in sorted(kernels) if k not in [f.kernel for f in faults]]
    return found


def compile_with(fault, module, classes, jdk, class_path):
    """Compiles the kernel with the fault in it into a folder of its own; the project is left alone."""
    path = sources(module)[fault.kernel]
    with open(path) as f:
        source = pattern(fault).sub(lambda m: fault.new, f.read())
    os.makedirs(classes, exist_ok=True)
    broken = os.path.join(classes, os.path.basename(path))
    with open(broken, 'w') as f:
        f.write(source)
    subprocess.run([os.path.join(jdk, 'bin', 'javac'), '-g', '-proc:none', '-nowarn', '-d', classes, '-cp', class_path, broken], check=True)


def seen(fault, rc, printed):
    """What the emulation or, for wrong numbers, a device's self-test, LayerCheck or the test said of it; None where it was not seen."""
    found = re.search(SIGNS[fault.see], printed) if rc == 1 and not re.search(NOT_COMPILED, printed) else None
    return found[0] if found else None
