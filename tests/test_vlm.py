"""Vision-language models: preprocessing, embeddings, loading, and what users get wrong."""

import doctest
import json
import warnings
from types import SimpleNamespace

import numpy as np
import open_clip
import pytest
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image
from safetensors.torch import load_file, save_file
from tiny_vlm import MODEL, PREPROCESS, save, save_tiny

from vlmrm_lite import VLM, VlmrmError, list_vlms, load_vlm
from vlmrm_lite.utils import progress
from vlmrm_lite.vlm import checkpoints as weights, loading, model as vlm_module, registry as catalogue
from vlmrm_lite.vlm.preprocess import preprocess


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_tiny(tmp_path_factory.mktemp("clip") / "tiny")


@pytest.fixture(scope="module")
def vlm(folder):
    return load_vlm(folder, device="cpu")


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A ``data/clip`` that holds one model, simclip-micro."""
    save_tiny(tmp_path / "clip" / "simclip-micro")
    for module in (weights, catalogue):
        monkeypatch.setattr(module, "data_path", tmp_path.joinpath)
    return tmp_path / "clip" / "simclip-micro"


def frames(n=3, height=64, width=64, seed=0):
    """Blocks with sharp edges under noise: what is hardest to resize alike."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(0, 2, (n, -(-height // 8), -(-width // 8), 3)) * 255
    noise = rng.integers(-40, 40, (n, height, width, 3))
    return (blocks.repeat(8, 1).repeat(8, 2)[:, :height, :width] + noise).clip(0, 255).astype(np.uint8)


# Preprocessing


@pytest.mark.parametrize("resize_mode", ["shortest", "longest", "squash"])
@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
@pytest.mark.parametrize("size", [64, 224])
def test_preprocessing_equals_open_clips_own_with_pillow(size, interpolation, resize_mode):
    config = PreprocessCfg(size=size, interpolation=interpolation, resize_mode=resize_mode)
    transform = image_transform_v2(config, is_train=False)
    for height, width in [(64, 64), (224, 224), (400, 600), (600, 400), (97, 131), (223, 300), (30, 50)]:
        batch = frames(2, height, width)
        expected = torch.stack([transform(Image.fromarray(frame)) for frame in batch])
        ours = preprocess(torch.from_numpy(batch), size, config.mean, config.std, interpolation, resize_mode)
        torch.testing.assert_close(ours, expected, atol=1e-5, rtol=0)


def test_frames_of_the_models_size_are_only_normalised(vlm, monkeypatch):
    def fail(*_):
        raise AssertionError("resized")

    monkeypatch.setattr("vlmrm_lite.vlm.preprocess.resize", fail)
    assert vlm.embed_images(frames()).shape == (3, 48)
    with pytest.raises(AssertionError, match="resized"):
        vlm.embed_images(frames(1, 65, 64))


# Embeddings


def test_embeddings_equal_open_clips(vlm, folder):
    model, _, transform = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    model.eval()
    batch = frames(4, 96, 160)
    pixels = torch.stack([transform(Image.fromarray(frame)) for frame in batch])
    prompts = ["a cart", "the pole is upright"]
    with torch.no_grad():
        images = model.encode_image(pixels, normalize=True)
        texts = model.encode_text(open_clip.get_tokenizer(f"local-dir:{folder}")(prompts), normalize=True)
    torch.testing.assert_close(vlm.embed_images(batch), images, atol=1e-5, rtol=0)
    torch.testing.assert_close(vlm.embed_texts(prompts), texts, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    "vision",
    [
        {"timm_model_name": "mobilenetv2_035", "timm_pool": "avg", "timm_proj": "linear"},
        {"timm_model_name": "mobilenetv4_conv_small_035", "timm_pool": "avg", "timm_proj": ""},  # as SimCLIP's
        {"layers": [1, 1, 1, 1], "width": 16},  # open_clip's own ResNet
    ],
    ids=["mobilenetv2", "mobilenetv4", "resnet"],
)
def test_folding_batch_norms_into_convolutions_changes_no_embedding(tmp_path, vision):
    config = {**MODEL, "vision_cfg": {"image_size": 64, **vision}}
    torch.manual_seed(0)
    model = open_clip.CLIP(**json.loads(json.dumps(config))).eval()
    for module in model.visual.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.5, 0.5)
            torch.nn.init.uniform_(module.running_var, 0.5, 2)
    (tmp_path / "open_clip_config.json").write_text(json.dumps({"model_cfg": config, "preprocess_cfg": PREPROCESS}))
    save(model, tmp_path / "open_clip_model.safetensors")
    batch = frames()
    transform = image_transform_v2(PreprocessCfg(**PREPROCESS), is_train=False)
    with torch.no_grad():
        expected = model.encode_image(
            torch.stack([transform(Image.fromarray(frame)) for frame in batch]), normalize=True
        )
    vlm = load_vlm(tmp_path, device="cpu")
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in vlm.model.visual.modules())
    torch.testing.assert_close(vlm.embed_images(batch), expected, atol=1e-5, rtol=0)


def test_a_batch_norm_in_an_unusual_place_is_left_alone():
    class Before(torch.nn.Module):  # the norm is registered after the convolution, and runs before it
        def __init__(self):
            super().__init__()
            self.image_size, self.conv, self.norm = 8, torch.nn.Conv2d(3, 3, 3), torch.nn.BatchNorm2d(3)

        def forward(self, images):
            return self.conv(self.norm(images))

    model = SimpleNamespace(visual=Before().eval())
    model.visual.norm.running_var.fill_(4)
    model.visual.norm.running_mean.fill_(1)
    kept = model.visual
    loading._fold_batch_norms(model)
    assert model.visual is kept


def test_embeddings_are_float32_unit_vectors_without_grad(vlm):
    for embeddings in (vlm.embed_images(frames(5)), vlm.embed_texts(["a cart"] * 5)):
        assert embeddings.shape == (5, vlm.embed_dim) == (5, 48)
        assert embeddings.dtype == torch.float32 and embeddings.device == vlm.device
        assert not embeddings.requires_grad
        torch.testing.assert_close(embeddings.norm(dim=1), torch.ones(5))
        probe = torch.nn.Linear(48, 1)
        probe(embeddings).sum().backward()  # usable in further training


def test_any_array_layout_gives_the_same_embeddings(vlm):
    batch = frames(4)
    expected = vlm.embed_images(batch)
    readonly = batch.copy()
    readonly.flags.writeable = False
    fortran = np.asfortranarray(batch)
    channels_first_view = torch.from_numpy(batch).permute(0, 3, 1, 2).contiguous().permute(0, 2, 3, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for same in (torch.from_numpy(batch), readonly, fortran, channels_first_view):
            assert torch.equal(vlm.embed_images(same), expected)
        flipped = vlm.embed_images(batch[:, :, ::-1])
    assert torch.equal(flipped, vlm.embed_images(batch[:, :, ::-1].copy()))


def test_any_number_of_frames_in_bounded_chunks(vlm, monkeypatch):
    sizes = []
    encode = vlm.model.encode_image
    monkeypatch.setattr(vlm.model, "encode_image", lambda pixels: sizes.append(len(pixels)) or encode(pixels))
    monkeypatch.setitem(vlm._room, "frames", 10 * 64**2)
    batch = frames(25)
    embeddings = vlm.embed_images(batch)
    assert sizes == [10, 10, 5]
    single = torch.cat([vlm.embed_images(batch[i : i + 1]) for i in range(25)])
    torch.testing.assert_close(embeddings, single, atol=1e-5, rtol=0)
    sizes.clear()
    vlm.embed_images(frames(4, 256, 256))  # bigger frames, smaller chunks
    assert sizes == [4]
    sizes.clear()
    vlm.embed_images(frames(4, 512, 256))
    assert sizes == [2, 2]


def test_chunks_shrink_when_the_gpu_memory_runs_out(folder, monkeypatch, capsys):
    vlm, sizes = load_vlm(folder, device="cpu"), []
    expected = vlm.embed_images(frames(9))
    encode = vlm.model.encode_image
    monkeypatch.setattr(progress, "_said", set())
    capsys.readouterr()

    def with_room_for(n):
        def encode_image(pixels):
            sizes.append(len(pixels))
            if len(pixels) > n:
                raise torch.cuda.OutOfMemoryError
            return encode(pixels)

        return encode_image

    monkeypatch.setattr(vlm.model, "encode_image", with_room_for(4))
    for _ in range(2):
        torch.testing.assert_close(vlm.embed_images(frames(9)), expected, atol=1e-5, rtol=0)
    assert sizes == [9, 4, 4, 1, 4, 4, 1]  # it does not run into the wall again
    assert capsys.readouterr().err == (
        f"{folder}: the memory of cpu ran out with 9 frames at a time, so it goes on with 4.\n"
    )
    monkeypatch.setattr(vlm.model, "encode_image", with_room_for(0))
    with pytest.raises(VlmrmError, match="memory of cpu.*smaller"):
        vlm.embed_images(frames(9))


def test_the_image_tower_is_compiled_where_that_pays(folder, monkeypatch, capsys):
    plain, vlm = (load_vlm(folder, device="cpu", precision="bf16") for _ in range(2))
    compile, calls = torch.compile, []

    def compiles(function):
        calls.append(function)
        return compile(function, backend="eager")  # traces as always, and leaves out the C compiler

    monkeypatch.setattr(torch, "compile", compiles)
    vlm.compile_tower()
    vlm.embed_images(frames(2))
    assert not calls  # not on a CPU
    monkeypatch.setattr(vlm_module, "_COMPILED", {"cpu"})
    vlm.compile_tower()
    vlm.compile_tower()
    for n in (5, 3, 1, 6):
        torch.testing.assert_close(vlm.embed_images(frames(n)), plain.embed_images(frames(n)), atol=1e-2, rtol=0)
    assert len(calls) == 1
    assert capsys.readouterr().err.count("is being compiled") == 1


def test_where_compiling_fails_the_model_runs_as_it_is(folder, monkeypatch, capsys):
    def fails(function):
        def call(pixels):
            attempts.append(len(pixels))
            raise RuntimeError("Cannot find a working triton installation.\nMore.")

        return call

    vlm, attempts = load_vlm(folder, device="cpu"), []
    expected = vlm.embed_images(frames(4))
    monkeypatch.setattr(progress, "_said", set())
    monkeypatch.setattr(vlm_module, "_COMPILED", {"cpu"})
    monkeypatch.setattr(torch, "compile", fails)
    vlm.compile_tower()
    for _ in range(2):
        assert torch.equal(vlm.embed_images(frames(4)), expected)
    assert attempts == [4]
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"{folder}: its image tower could not be compiled and runs as it is "
        "(Cannot find a working triton installation.)."
    )


def test_a_compiled_tower_without_memory_gets_smaller_batches(folder, monkeypatch):
    def small(function):
        def call(pixels):
            if len(pixels) > 2:
                raise torch.cuda.OutOfMemoryError
            return function(pixels)

        return call

    vlm = load_vlm(folder, device="cpu")
    expected = vlm.embed_images(frames(8))
    monkeypatch.setattr(vlm_module, "_COMPILED", {"cpu"})
    monkeypatch.setattr(torch, "compile", small)
    vlm.compile_tower()
    torch.testing.assert_close(vlm.embed_images(frames(8)), expected, atol=1e-5, rtol=0)


def test_texts_are_computed_once(folder, monkeypatch):
    vlm = load_vlm(folder, device="cpu")
    seen = []
    encode = vlm.model.encode_text
    monkeypatch.setattr(vlm.model, "encode_text", lambda tokens: seen.append(len(tokens)) or encode(tokens))
    first = vlm.embed_texts(["a cart", "a pole", "a cart"])
    assert seen == [2] and torch.equal(first[0], first[2])
    first.zero_()  # what the caller does with the result must not reach the memory
    again = vlm.embed_texts("a pole")
    assert seen == [2] and again.norm() > 0.9


# Precision and device


def test_bf16_is_close_and_auto_leaves_small_models_in_fp32(folder, vlm):
    coarse = load_vlm(folder, device="cpu", precision="bf16")
    difference = (coarse.embed_images(frames()) - vlm.embed_images(frames())).abs().max()
    assert 0 < difference < 0.02
    assert coarse.embed_images(frames()).dtype == torch.float32
    assert (vlm.precision, coarse.precision) == ("fp32", "bf16")


@pytest.mark.parametrize(
    "native, parameters, expected",
    [(True, 20_000_000, "bf16"), (True, 19_000_000, "fp32"), (False, 20_000_000, "fp32")],
)
def test_auto_takes_bf16_where_it_pays(monkeypatch, native, parameters, expected):
    model = torch.nn.Module()
    with torch.device("meta"):
        model.visual = torch.nn.Linear(parameters, 1, bias=False)
    monkeypatch.setattr(vlm_module, "has_native_bf16", lambda device: native)
    assert vlm_module._auto_precision(model, torch.device("cpu")) == expected


def test_native_bf16_agrees_with_the_processors_flags():
    try:
        flags = open("/proc/cpuinfo").read()
    except OSError:
        flags = ""
    native = vlm_module.has_native_bf16(torch.device("cpu"))
    assert isinstance(native, bool)
    if hasattr(torch.cpu, "_is_avx512_bf16_supported") and flags:
        assert native == ("avx512_bf16" in flags or "amx_tile" in flags)


@pytest.mark.parametrize("precision", ["fp64", "fp16", "half", None])
def test_impossible_precision(folder, precision):
    with pytest.raises(ValueError, match=f"precision={precision!r} is not possible on cpu"):
        load_vlm(folder, device="cpu", precision=precision)


@pytest.mark.parametrize("device", ["gpu", "cuda:zero", 3.5])
def test_unknown_device(folder, device):
    with pytest.raises(ValueError, match="Unknown device"):
        load_vlm(folder, device=device)


@pytest.mark.parametrize("device", ["cuda:99", "mps"])
def test_absent_device(folder, device, monkeypatch):
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(ValueError, match=f"device='{device}' was asked for.*Use device='auto'"):
        load_vlm(folder, device=device)


def test_the_choice_is_told_once_and_nothing_else_is_printed(folder, capfd):
    progress._said.clear()
    for _ in range(2):
        load_vlm(folder, device="cpu").embed_images(frames())
    out, err = capfd.readouterr()
    assert out == "" and err == f"{folder}: 64x64 pixels, on cpu in fp32.\n"


def test_repr(vlm, folder):
    assert repr(vlm) == f"VLM({str(folder)!r}, image_size=64, embed_dim=48, device='cpu', precision='fp32')"


# What a user can get wrong


@pytest.mark.parametrize(
    "bad, error, message",
    [
        (frames()[0], ValueError, r"\(64, 64, 3\).*frames\[None\]"),
        (frames()[None], ValueError, r"\(1, 3, 64, 64, 3\)"),
        (frames().astype(np.float32) / 255, TypeError, "float32"),
        (torch.zeros(2, 64, 64, 3), TypeError, "torch.float32"),
        (frames().transpose(0, 3, 1, 2), ValueError, r"\(3, 3, 64, 64\).*frames.transpose\(0, 2, 3, 1\)"),
        (torch.zeros(2, 3, 64, 64, dtype=torch.uint8), ValueError, r"frames.permute\(0, 2, 3, 1\)"),
        (np.zeros((2, 64, 64, 4), np.uint8), ValueError, r"alpha.*\[\.\.\., :3\]"),
        (np.zeros((0, 64, 64, 3), np.uint8), ValueError, r"at least one frame.*\(0, 64, 64, 3\)"),
        (np.zeros((2, 0, 64, 3), np.uint8), ValueError, "at least one"),
        (list(frames()), TypeError, r"list.*np.stack"),
        (Image.fromarray(frames()[0]), TypeError, "Image"),
        (None, TypeError, "NoneType"),
    ],
)
def test_bad_frames(vlm, bad, error, message):
    with pytest.raises(error, match=message):
        vlm.embed_images(bad)


@pytest.mark.parametrize(
    "bad, error, message",
    [
        ("", ValueError, "must not be empty: ''"),
        (["a cart", " \n"], ValueError, r"must not be empty: ' \\n'"),
        ([], ValueError, "list is empty"),
        (3, TypeError, "not 3"),
        (["a cart", None], TypeError, r"not \['a cart', None\]"),
        (b"a cart", TypeError, "not b'a cart'"),
        ({"a cart"}, TypeError, "not {'a cart'}"),
    ],
)
def test_bad_prompts(vlm, bad, error, message):
    with pytest.raises(error, match=message):
        vlm.embed_texts(bad)


def test_a_long_prompt_is_cut_with_a_warning_that_shows_what_was_cut(folder):
    vlm = load_vlm(folder, device="cpu")
    kept = " ".join(["pole"] * 30)
    with pytest.warns(UserWarning, match="reads 32 tokens.*cut off: 'upright on the cart'"):
        long = vlm.embed_texts(kept + " upright on the cart")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert torch.equal(long, vlm.embed_texts(kept))


class WordTokenizer:
    """Like open_clip's wrapper of a transformers tokenizer: a word is a token, and one more ends the text."""

    context_length = 5

    def __init__(self):
        self.words = []
        self.tokenizer = self

    def clean_fn(self, text):
        return text.lower()

    def decode(self, tokens):
        return " ".join(self.words[token] for token in tokens)

    def __call__(self, texts, add_special_tokens=True):
        if isinstance(texts, list):
            return torch.tensor([(self(text).input_ids + [0] * 32)[:32] for text in texts])
        self.words += [word for word in texts.split() if word not in self.words]
        tokens = [self.words.index(word) for word in texts.split()]
        return SimpleNamespace(input_ids=tokens + [7] * add_special_tokens)


def test_a_long_prompt_is_cut_with_a_warning_for_transformers_tokenizers_too(vlm):
    siglip = VLM(vlm.model, WordTokenizer(), "siglip", "cpu")
    with pytest.warns(UserWarning, match="siglip reads 5 tokens.*cut off: 'a red cart'"):
        siglip.embed_texts("A pole standing on a red cart")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        siglip.embed_texts("A pole standing on")


def test_unknown_words(vlm, folder, tmp_path):
    assert vlm.unknown_words("The pole is upright, on the cart!") == []
    assert vlm.unknown_words("A Robot's pole isn’t upright; robot 3 kneels. A robot") == [
        "robot's",
        "isn't",
        "robot",
        "3",
        "kneels",
    ]
    assert vlm.unknown_words("the cart's pole") == []
    web = load_vlm(save_tiny(tmp_path / "web", vocabulary=False), device="cpu")
    assert web.unknown_words("anything at all") == []


# Loading


def test_shipped_names_and_the_docstring_example(shipped):
    assert load_vlm().name == "simclip-micro"
    (example,) = doctest.DocTestFinder().find(load_vlm, "load_vlm", globs=vars(vlm_module).copy())
    assert doctest.DocTestRunner().run(example) == doctest.TestResults(failed=0, attempted=4)


def test_the_default_model_is_shipped():
    vlm = load_vlm(device="cpu")
    assert (vlm.name, vlm.image_size, vlm.precision) == ("simclip-micro", 64, "fp32")
    assert vlm.embed_images(frames(3)).shape == vlm.embed_texts(["a pole", "a cart", "a car"]).shape
    assert vlm.unknown_words("the pole above a giraffe") == ["giraffe"]
    assert "simclip-micro" in set(list_vlms().name)


def test_shipped_models_missing_or_unknown(shipped, tmp_path):
    with pytest.raises(ValueError, match="'simclip-macro'. Did you mean 'simclip-micro'.*Shipped: simclip"):
        load_vlm("simclip-macro")
    (shipped / "open_clip_config.json").unlink()
    with pytest.raises(ValueError, match="'simclip-micro' is missing.*vlmrm-lite pretrain"):
        load_vlm()


def test_real_architecture_saved_and_loaded_from_folder_and_file(tmp_path):
    architecture = "ViT-S-32-alt"  # 43 million parameters, the smallest of open_clip's
    torch.manual_seed(0)
    model = open_clip.create_model(architecture).eval()
    config = {"model_cfg": open_clip.get_model_config(architecture), "preprocess_cfg": {}}
    (tmp_path / "open_clip_config.json").write_text(json.dumps(config))
    path = tmp_path / "open_clip_model.safetensors"
    save(model, path)
    batch, prompt = frames(2, 224, 224), "a real architecture"
    with torch.no_grad():
        pixels = preprocess(torch.from_numpy(batch), 224, open_clip.OPENAI_DATASET_MEAN, open_clip.OPENAI_DATASET_STD)
        images = model.encode_image(pixels, normalize=True)
        texts = model.encode_text(open_clip.tokenize(prompt), normalize=True)
    for name in (tmp_path, path, f"{architecture}/{path}"):
        vlm = load_vlm(name, device="cpu", precision="fp32")
        torch.testing.assert_close(vlm.embed_images(batch), images, atol=1e-5, rtol=0)
        torch.testing.assert_close(vlm.embed_texts(prompt), texts, atol=1e-5, rtol=0)
        assert vlm.image_size == 224 and vlm.embed_dim == 256


def test_quickgelu_tags_get_their_variant():
    configs = {tag: open_clip.get_pretrained_cfg(*tag) for tag in open_clip.list_pretrained()}
    quick = {tag: config for tag, config in configs.items() if config.get("quick_gelu")}
    assert {("ViT-L-14", "openai"), ("ViT-H-14", "dfn5b"), ("ViT-B-32", "metaclip_400m")} <= set(quick)
    for (architecture, _), config in quick.items():
        assert open_clip.get_model_config(weights._variant(architecture, config))["quick_gelu"]
    plain = open_clip.get_pretrained_cfg("ViT-L-14", "laion2b_s32b_b82k")
    assert weights._variant("ViT-L-14", plain) == "ViT-L-14"


def test_quickgelu_variants_are_told(monkeypatch, capsys, folder):
    monkeypatch.setattr(weights, "_fetch_weights", lambda *_: folder / "open_clip_model.safetensors")
    progress._said.clear()
    with pytest.raises(VlmrmError, match="do not fit the architecture of 'RN50/openai'"):
        load_vlm("RN50/openai")
    assert capsys.readouterr().err == "RN50/openai was trained with QuickGELU: it is loaded as RN50-quickgelu.\n"


def edit(folder, key, change):
    """Rewrites one tensor of a saved model, or drops it."""
    path = folder / "open_clip_model.safetensors"
    state = load_file(path)
    state[key] = change(state[key])
    save_file({key: value for key, value in state.items() if value is not None}, path)


def configure(folder, model):
    """Rewrites the configuration of a saved model."""
    config = {"model_cfg": model, "preprocess_cfg": PREPROCESS}
    (folder / "open_clip_config.json").write_text(json.dumps(config))


@pytest.mark.parametrize(
    "damage, message",
    [
        (lambda f: edit(f, "visual.class_embedding", lambda x: None), "do not fit.*visual.class_embedding"),
        (lambda f: edit(f, "token_embedding.weight", lambda x: x[:100].clone()), "do not fit.*token_embedding"),
        (lambda f: edit(f, "visual.proj", lambda x: x * float("nan")), "NaN or infinity"),
        (lambda f: (f / "open_clip_model.safetensors").write_bytes(b""), "cut off or damaged. Delete"),
        (lambda f: (f / "open_clip_model.safetensors").write_bytes(b"not weights at all"), "cut off or damaged"),
        (lambda f: save_file({}, f / "open_clip_model.safetensors"), "do not fit"),
        (lambda f: (f / "open_clip_config.json").write_text("{"), "is not an open_clip configuration"),
        (lambda f: configure(f, {}), "is not an open_clip configuration"),
        (lambda f: configure(f, MODEL | {"vision_cfg": 3}), "open_clip cannot build"),
        (lambda f: (f / "vocabulary.json").write_text('{"a": 1}'), "must be a JSON list of words"),
    ],
)
def test_damaged_models(tmp_path, damage, message):
    folder = save_tiny(tmp_path / "tiny")
    damage(folder)
    with pytest.raises(VlmrmError, match=message):
        load_vlm(folder)


@pytest.mark.parametrize("share", [0.001, 0.5, 0.999])
def test_truncated_weights(tmp_path, share):
    path = save_tiny(tmp_path / "tiny") / "open_clip_model.safetensors"
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(VlmrmError, match=f"{path} cannot be read.*cut off or damaged. Delete {path}"):
        load_vlm(path.parent)


def test_weights_are_never_left_random(tmp_path):
    folder = save_tiny(tmp_path / "tiny")
    (folder / "open_clip_model.safetensors").unlink()
    with pytest.raises(ValueError, match="has no weights: a file open_clip_model.safetensors is missing"):
        load_vlm(folder)


class Trap:
    """Runs when unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was loaded",))


@pytest.mark.parametrize("suffix", [".bin", ".pt", ".pth"])
def test_pickles_are_refused_with_the_way_out(tmp_path, suffix):
    folder = save_tiny(tmp_path / "tiny")
    pickle = folder / f"open_clip_pytorch_model{suffix}"
    torch.save(Trap(), pickle)
    load_vlm(folder)  # safetensors beside it: the pickle is ignored
    (folder / "open_clip_model.safetensors").rename(folder / "model.safetensors")
    load_vlm(folder)
    (folder / "model.safetensors").unlink()
    for name in (folder, pickle, f"ViT-B-32/{pickle}"):
        with pytest.raises(ValueError, match=r"is a pickle.*never loaded.*convert it once: python -c"):
            load_vlm(name)


def test_the_way_out_of_a_pickle_works(tmp_path, monkeypatch):
    folder = save_tiny(tmp_path / "tiny", dtype=torch.float32)
    expected = load_vlm(folder, device="cpu").embed_images(frames())
    path = folder / "open_clip_model.safetensors"
    torch.save(load_file(path), folder / "model.pt")
    path.unlink()
    with pytest.raises(ValueError) as refusal:
        load_vlm(folder)
    monkeypatch.chdir(folder)
    exec(str(refusal.value).partition('python -c "')[2].removesuffix('"'), {})
    assert torch.equal(load_vlm(folder, device="cpu").embed_images(frames()), expected)


@pytest.mark.parametrize(
    "name, error, message",
    [
        (3, TypeError, "not int: 3"),
        ("", ValueError, "Unknown model ''"),
        ("clip", ValueError, "Unknown model 'clip'.*list_vlms"),
        ("ViT-B/32/openai", ValueError, "Did you mean 'ViT-B-32/openai'"),
        ("RN50", ValueError, "'RN50' names no weights.*openai, yfcc15m, cc12m"),
        ("RN50/opena", ValueError, "'RN50/opena' names no weights. Did you mean 'RN50/openai'"),
        ("RN50//nowhere/x.safetensors", ValueError, "There is no file '/nowhere/x.safetensors'"),
        ("nowhere/x.safetensors", ValueError, "There is no file 'nowhere/x.safetensors'"),
        ("hf-hub:clip", ValueError, "'hf-hub:clip' must look like"),
    ],
)
def test_bad_names(name, error, message):
    with pytest.raises(error, match=message):
        load_vlm(name)


def test_no_configuration(tmp_path):
    with pytest.raises(ValueError, match="has no open_clip_config.json"):
        load_vlm(tmp_path)
    save_file({"x": torch.zeros(1)}, tmp_path / "x.safetensors")
    with pytest.raises(ValueError, match="has no open_clip_config.json.*ViT-B-32//path"):
        load_vlm(tmp_path / "x.safetensors")


def test_missing_extra(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(VlmrmError, match=r"transformers: pip install 'vlmrm-lite\[siglip\]'"):
        load_vlm("ViT-B-16-SigLIP2/webli")
    folder = save_tiny(tmp_path / "tiny")
    configure(folder, MODEL | {"text_cfg": MODEL["text_cfg"] | {"hf_tokenizer_name": "org/tokenizer"}})
    with pytest.raises(VlmrmError, match=r"vlmrm-lite\[siglip\]"):
        load_vlm(folder)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: True)
    fetched = []
    monkeypatch.setattr(weights.hub, "fetch", lambda repo, file, **_: fetched.append((repo, file)))
    with pytest.raises(VlmrmError, match="names 'org/tokenizer' as its tokenizer, which has no tokeni"):
        load_vlm(folder)
    assert fetched == [("org/tokenizer", file) for file in weights.TOKENIZER]
    (folder / "tokenizer_config.json").touch()
    assert weights.find(folder).tokenizer == folder


def test_only_square_input(tmp_path):
    folder = save_tiny(tmp_path / "tiny")
    configure(folder, MODEL | {"vision_cfg": MODEL["vision_cfg"] | {"image_size": [64, 128]}})
    model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
    save(model, folder / "open_clip_model.safetensors")
    with pytest.raises(VlmrmError, match="64x128 pixels.*square"):
        load_vlm(folder)


# The table of models


def test_list_vlms(shipped):
    table = list_vlms().set_index("name")
    assert {
        "simclip-micro",
        "RN50/openai",
        "ViT-L-14/laion2b_s32b_b82k",
        "ViT-H-14/laion2b_s32b_b79k",
        "ViT-bigG-14/laion2b_s39b_b160k",
    } <= set(table.index)
    for family in ("MobileCLIP2", "SigLIP2", "PE-Core", "dfn"):
        assert table.index.str.contains(family).any()
    assert list(table) == ["paper", "parameters_M", "pixels", "download_MB", "licence", "extra", "here"]
    ours = table.loc["simclip-micro"]
    stored = sum(value.numel() for value in load_file(shipped / "open_clip_model.safetensors").values())
    assert ours.parameters_M == round(stored / 1e6, 1)
    assert ours.pixels == 64 and ours.download_MB == 0 and ours.here


@pytest.mark.parametrize("row", catalogue._PUBLISHED, ids=lambda row: row[0])
def test_the_tables_figures_are_those_of_open_clip(row):
    name, _, parameters, pixels, megabytes, _, extra = row
    architecture, tag = name.split("/")
    assert (architecture, tag) in open_clip.list_pretrained()
    with torch.device("meta"):  # shapes without numbers
        model = open_clip.create_model(architecture, load_weights=False, pretrained_text=False, device="meta")
    assert round(sum(p.numel() for p in model.parameters()) / 1e6, 1) == parameters
    assert set(np.atleast_1d(model.visual.image_size)) == {pixels}
    assert megabytes == pytest.approx(4 * parameters, rel=0.01)  # fp32 files
    text_config = open_clip.get_model_config(architecture)["text_cfg"]
    assert extra == ("siglip" if "hf_tokenizer_name" in text_config else "")
