// SPDX-License-Identifier: Apache-2.0
// vfsreadlat on iterate_dir(), which an overlay calls once more for the file system below it: vfs_read() nests in no
// way that a test could bring about.
#include <tracer/sdk.hpp>

#include "nested_objects.h"

#include <tracer/bpf/shared.h>

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {
    object("fentry", nested_object),
    object("kprobe", nested_kprobe_object),
};
constexpr const char *target = "iterate_dir";
constexpr tracer_program trampolines[] = {
    program({TRACER_ATTACH_FENTRY, "vfsreadlat_entry", target, TRACER_PROGRAM_COPIED}),
    program({TRACER_ATTACH_FEXIT, "vfsreadlat_return", target, TRACER_PROGRAM_COPIED | TRACER_PROGRAM_RETURN}),
};
constexpr tracer_program kprobes[] = {
    program({TRACER_ATTACH_KPROBE, "vfsreadlat_entry", target}),
    program({TRACER_ATTACH_KRETPROBE, "vfsreadlat_return", target, TRACER_PROGRAM_RETURN}),
};
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_FENTRY, .name = "fentry", .object = "fentry", .programs = slice(trampolines)}),
    variant({.kind = TRACER_VARIANT_KPROBE, .name = "kprobe", .object = "kprobe", .programs = slice(kprobes)}),
};
constexpr tracer_format bars = format({.renderer = TRACER_RENDER_HISTOGRAM});
constexpr tracer_source sources[] = {
    TRACER_HISTOGRAM_OF(tracer_hist, .name = "latency", .map = "latency", .columns = slice(), .format = &bars,
                        .unit = "ns"),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "nested",
                      .version = "1.0.0",
                      .summary = "How long readers of directories take, file systems below others apart",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "iterate_dir and its return",
                      .variants = slice(variants),
                      .sources = slice(sources)}));
