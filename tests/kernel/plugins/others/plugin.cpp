// SPDX-License-Identifier: Apache-2.0
// An event that belongs to another task than the current one: a signal, to whom it is sent.
#include <tracer/sdk.hpp>

#include "others.h"
#include "others_objects.h"

namespace {
using namespace tracer::sdk;

constexpr tracer_object objects[] = {object("main", others_object)};
constexpr tracer_program programs[] = {
    program({TRACER_ATTACH_RAW_TRACEPOINT, "on_signal", "signal_generate", TRACER_PROGRAM_COPIED})};
constexpr tracer_variant variants[] = {
    variant({.kind = TRACER_VARIANT_TRACEPOINT, .name = "tracepoint", .object = "main", .programs = slice(programs)})};
constexpr tracer_column columns[] = {TRACER_COLUMN(others_counts, signals, TRACER_TYPE_COUNT)};
constexpr tracer_format text = format({.renderer = TRACER_RENDER_TEMPLATE, .pattern = "{signals}"});
constexpr tracer_source sources[] = {
    TRACER_COUNTER(others_counts, .name = "signals", .map = "counts", .columns = slice(columns), .format = &text),
};
} // namespace

TRACER_PLUGIN(plugin({.name = "others",
                      .version = "1.0.0",
                      .summary = "Counts SIGURG by whom it is sent to",
                      .license = "Apache-2.0",
                      .objects = slice(objects),
                      .hook = "signal_generate",
                      .variants = slice(variants),
                      .sources = slice(sources)}));
