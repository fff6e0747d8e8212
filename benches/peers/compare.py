"""Runs the engine and its peers interleaved, on the same weights and pairs, and prints medians and ratios.

    python3 -m venv work/venv && work/venv/bin/pip install -r benches/peers/requirements.txt
    cargo bench --bench ours --no-run                      # names the binary that --ours wants
    work/venv/bin/python benches/peers/compare.py --ours target/release/deps/ours-... --pairs pairs.tsv

Pairs: one a line, premise and hypothesis separated by a tab. Timed: making padded arrays, forward, logits out, over rows that were
tokenised before, sorted by length; only sentence-transformers tokenises inside, since its users cannot do otherwise. Each peer runs its
best of batch 8, 16 and 32, found in a first round on a quarter of the pairs. `--clock cpu` counts processor seconds of the runtime instead of the wall's, which
other work on the machine disturbs less; use it with one thread.
"""
import argparse, collections, hashlib, json, os, pathlib, statistics, subprocess, sys, time, warnings

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--ours", required=True, help="the built bench `ours`")
parser.add_argument("--pairs", required=True)
parser.add_argument("--model", default="models/default")
parser.add_argument("--work", default="/tmp/rashomon-peers", help="folder for converted models")
parser.add_argument("--count", type=int, default=2000)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--clock", choices=["wall", "cpu"], default="wall")
parser.add_argument("--unsorted", action="store_true")
parser.add_argument("--only", help="comma-separated names")
args = parser.parse_args()

os.environ |= {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": str(args.threads), "TOKENIZERS_PARALLELISM": "false", "TQDM_DISABLE": "1"}
warnings.filterwarnings("ignore")
import numpy as np
import torch
from transformers import AutoTokenizer, BertForSequenceClassification

torch.set_num_threads(args.threads)
torch.set_grad_enabled(False)
weights = pathlib.Path(args.model, "model.safetensors").read_bytes()
work = pathlib.Path(args.work, hashlib.sha256(weights).hexdigest()[:12])
work.mkdir(parents=True, exist_ok=True)
model = BertForSequenceClassification.from_pretrained(args.model, attn_implementation="eager", dtype=torch.float32).eval()
model.save_pretrained(work / "hf")
tokenizer = AutoTokenizer.from_pretrained(args.model)
tokenizer.save_pretrained(work / "hf")

texts = [line.rstrip("\n").split("\t")[:2] for line in open(args.pairs, encoding="utf8")][: args.count]
encoded = tokenizer([a for a, _ in texts], [b for _, b in texts], truncation="longest_first", max_length=512, return_token_type_ids=True)
rows = list(zip(encoded["input_ids"], encoded["token_type_ids"]))
if not args.unsorted:
    order = sorted(range(len(rows)), key=lambda at: len(rows[at][0]))
    rows, texts = [rows[at] for at in order], [texts[at] for at in order]
(work / "ids.json").write_text(json.dumps(rows))


class Classic(torch.nn.Module):
    """BERT written out, so that the runtimes' fusions recognise it."""

    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        bert, config = self.model.bert, self.model.config
        table, heads = bert.embeddings, config.num_attention_heads
        width = config.hidden_size // heads
        mask = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * -10000.0
        xs = table.word_embeddings(input_ids) + table.token_type_embeddings(token_type_ids)
        xs = table.LayerNorm(xs + table.position_embeddings(table.position_ids[:, : input_ids.shape[1]]))
        for layer in bert.encoder.layer:
            attention, output = layer.attention.self, layer.attention.output
            split = lambda t: t.view(t.size(0), t.size(1), heads, width).permute(0, 2, 1, 3)
            query, key, value = split(attention.query(xs)), split(attention.key(xs)), split(attention.value(xs))
            shares = torch.softmax(torch.matmul(query, key.transpose(-1, -2)) / width**0.5 + mask, dim=-1)
            mixed = torch.matmul(shares, value).permute(0, 2, 1, 3).contiguous()
            mixed = mixed.view(mixed.size(0), mixed.size(1), heads * width)
            xs = output.LayerNorm(output.dense(mixed) + xs)
            inner = torch.nn.functional.gelu(layer.intermediate.dense(xs))
            xs = layer.output.LayerNorm(layer.output.dense(inner) + xs)
        return self.model.classifier(torch.tanh(bert.pooler.dense(xs[:, 0])))


NAMES = ["input_ids", "attention_mask", "token_type_ids"]


def onnx_files():
    """f32, and int8 by dynamic quantisation with and without a scale per channel; both after the runtime's own fusions."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    example = torch.ones(2, 24, dtype=torch.int64)
    axes = {name: {0: "batch", 1: "tokens"} for name in NAMES} | {"logits": {0: "batch"}}
    plain = str(work / "plain.onnx")
    torch.onnx.export(Classic().eval(), (example, example, example * 0), plain, input_names=NAMES, output_names=["logits"],
                      dynamic_axes=axes, opset_version=17, dynamo=False)
    fused = optimizer.optimize_model(plain, model_type="bert", num_heads=model.config.num_attention_heads,
                                     hidden_size=model.config.hidden_size, optimization_options=FusionOptions("bert"), opt_level=0)
    fused.save_model_to_file(str(work / "f32.onnx"))
    for name, by_channel in [("int8", False), ("int8-channel", True)]:
        quantize_dynamic(work / "f32.onnx", work / f"{name}.onnx", weight_type=QuantType.QInt8, per_channel=by_channel,
                         extra_options={"MatMulConstBOnly": True, "DefaultTensorType": 1})


def padded(batch):
    arrays = np.zeros((3, len(batch), max(len(ids) for ids, _ in batch)), np.int64)
    for at, (ids, segments) in enumerate(batch):
        arrays[0, at, : len(ids)], arrays[1, at, : len(ids)], arrays[2, at, : len(ids)] = ids, 1, segments
    return arrays


def in_batches(forward):
    def run(size, part):
        chosen = rows[part]
        return np.concatenate([forward(padded(chosen[at : at + size])) for at in range(0, len(chosen), size)])

    return run


def ort(name):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = args.threads, 1
    session = onnxruntime.InferenceSession(str(work / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
    kinds = {i.name: np.int32 if "int32" in i.type else np.int64 for i in session.get_inputs()}
    return in_batches(lambda a: session.run(None, {n: a[at].astype(kinds[n]) for at, n in enumerate(NAMES)})[0])


def openvino(name):
    import openvino as ov

    core = ov.Core()
    if name == "int8" and not (work / "openvino.xml").exists():
        import nncf

        every = max(1, len(rows) // 128)
        calibration = nncf.Dataset(rows[::every], lambda row: dict(zip(NAMES, padded([row]))))
        quantised = nncf.quantize(core.read_model(work / "plain.onnx"), calibration, model_type=nncf.ModelType.TRANSFORMER, subset_size=128,
                                  preset=nncf.QuantizationPreset.MIXED)
        ov.save_model(quantised, work / "openvino.xml", compress_to_fp16=False)
    settings = {"INFERENCE_NUM_THREADS": args.threads, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32"}
    source = {"f32": "plain.onnx", "int8": "openvino.xml"}[name]
    request = core.compile_model(core.read_model(work / source), "CPU", settings).create_infer_request()
    return in_batches(lambda a: request.infer({n: a[at] for at, n in enumerate(NAMES)})[0].copy())


def ctranslate2(_):
    import ctranslate2 as ct

    if not (work / "ct2").exists():
        ct.converters.TransformersConverter(str(work / "hf")).convert(str(work / "ct2"), quantization="int8")
    encoder = ct.Encoder(str(work / "ct2"), device="cpu", compute_type="int8", inter_threads=1, intra_threads=args.threads)

    def run(size, part):
        chosen = rows[part]
        for at in range(0, len(chosen), size):
            batch = chosen[at : at + size]
            np.array(encoder.forward_batch([ids for ids, _ in batch], token_type_ids=[list(s) for _, s in batch]).pooler_output)

    return run


def sentence_transformers(_):
    from sentence_transformers import CrossEncoder

    encoder = CrossEncoder(str(work / "hf"), device="cpu")
    return lambda size, part: encoder.predict([tuple(text) for text in texts[part]], batch_size=size, show_progress_bar=False)


class Ours:
    def __init__(self, kind):
        self.child = subprocess.Popen([args.ours, str(work / "ids.json"), str(args.threads), kind],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        print(f"# {self.child.stdout.readline().strip()}", flush=True)

    def __call__(self, *_):
        self.child.stdin.write("logits\n")
        self.child.stdin.flush()
        self.seconds = float(self.child.stdout.readline())
        return np.array(json.loads(self.child.stdout.readline()), np.float32)

    def cpu(self):
        fields = open(f"/proc/{self.child.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(run, size, part):
    """Seconds and outputs. For ours the wall time is the child's own; its processor time includes printing the logits."""
    ours = isinstance(run, Ours)
    clock = time.perf_counter if args.clock == "wall" else run.cpu if ours else time.process_time
    start = clock()
    out = run(size, part)
    return (run.seconds if ours and args.clock == "wall" else clock() - start), out


if not (work / "int8-channel.onnx").exists():  # the last of the four
    onnx_files()
runtimes = {
    "engine int8": lambda: Ours("int8"),
    "engine bf16": lambda: Ours("bf16"),
    "engine f32": lambda: Ours("f32"),
    "onnxruntime int8": lambda: ort("int8"),
    "onnxruntime int8 by channel": lambda: ort("int8-channel"),
    "onnxruntime f32": lambda: ort("f32"),
    "openvino int8": lambda: openvino("int8"),
    "openvino f32": lambda: openvino("f32"),
    "ctranslate2 int8": lambda: ctranslate2("int8"),
    "sentence-transformers f32": lambda: sentence_transformers(""),
}
wanted = args.only.split(",") if args.only else list(runtimes)
running, best, outputs = {}, {}, {}
for name in wanted:
    try:
        run = runtimes[name]()
        some = slice(None, None, 4)
        run(8, some)
        tried = {size: timed(run, size, some)[0] for size in ([0] if isinstance(run, Ours) else [8, 16, 32])}
        running[name], best[name] = run, min(tried, key=tried.get)
    except Exception as error:  # a peer that cannot be set up is left out, and said so
        print(f"# {name} is left out: {type(error).__name__}: {str(error).splitlines()[0][:160]}", flush=True)

seconds = collections.defaultdict(list)
for _ in range(args.rounds):
    for name, run in running.items():
        taken, outputs[name] = timed(run, best[name], slice(None))
        seconds[name].append(taken)

tokens = sum(len(ids) for ids, _ in rows) / len(rows)
print(f"# {len(rows)} pairs, mean {tokens:.1f} tokens, {'unsorted' if args.unsorted else 'sorted'}, {args.threads} threads, {args.clock} clock, {args.rounds} rounds")
print("| runtime | batch | pairs/s, median | engine int8 is faster by | engine f32 is faster by | labels as engine f32 |")
print("|---|---:|---:|---:|---:|---:|")
for name in running:
    ratio = lambda ours: f"{statistics.median(t / o for t, o in zip(seconds[name], seconds[ours])):.2f}" if ours in seconds else ""
    same = ""
    if outputs.get("engine f32") is not None and outputs[name] is not None:
        same = f"{(np.asarray(outputs[name]).argmax(1) == outputs['engine f32'].argmax(1)).mean():.4f}"
    print(f"| {name} | {best[name] or 'packed'} | {len(rows) / statistics.median(seconds[name]):.0f} | {ratio('engine int8')} | {ratio('engine f32')} | {same} |")
sys.exit(0)
