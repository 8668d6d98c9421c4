// SPDX-License-Identifier: Apache-2.0
// No switch has a default: the compiler names an enumerator that has no row.
#include "model/option_types.hpp"

// clang-format off
namespace tracer::model {

OptionType option_type(tracer_option_type type) {
    switch (type) {
    case TRACER_OPTION_FLAG:       return {"flag", nullptr};
    case TRACER_OPTION_UNSIGNED:   return {.name = "unsigned", .metavar = "N", .number = true};
    case TRACER_OPTION_SIGNED:     return {.name = "signed", .metavar = "N", .number = true};
    case TRACER_OPTION_STRING:     return {"string", "TEXT"};
    case TRACER_OPTION_CHOICE:     return {.name = "choice", .metavar = "WORD", .has_labels = true, .has_bounds = true};
    case TRACER_OPTION_SET:        return {.name = "set", .metavar = "A,B", .has_labels = true, .has_bounds = true};
    case TRACER_OPTION_DURATION:   return {.name = "duration", .metavar = "TIME", .has_bounds = true};
    case TRACER_OPTION_PATH:       return {"path", "PATH"};
    case TRACER_OPTION_ENTRIES:    return {.name = "entries", .metavar = "KEY=TEXT", .of_map = true};
    case TRACER_OPTION_ERRNO:      return {"errno", "ERRNO"};
    case TRACER_OPTION_IP:         return {"ip", "ADDRESS"};
    case TRACER_OPTION_NET:        return {.name = "net", .metavar = "NET", .of_map = true};
    case TRACER_OPTION_PORT:       return {"port", "PORT"};
    case TRACER_OPTION_SIGNAL:     return {"signal", "SIGNAL"};
    case TRACER_OPTION_SYSCALL:    return {"syscall", "CALL"};
    }
    return {"?", "VALUE"};
}

const char *binding_name(tracer_binding binding) {
    switch (binding) {
    case TRACER_BIND_CONST:        return "const";
    case TRACER_BIND_MAP:          return "map";
    case TRACER_BIND_MAP_SIZE:     return "map_size";
    case TRACER_BIND_TARGET:       return "target";
    case TRACER_BIND_RENDER:       return "render";
    case TRACER_BIND_RUN:          return "run";
    case TRACER_BIND_NONE:         return "none";
    }
    return "?";
}

SourceKind source_kind(tracer_source_kind kind) {
    switch (kind) {
    case TRACER_SOURCE_EVENTS:     return {"events", "event"};
    case TRACER_SOURCE_TABLE:      return {"table", "row"};
    case TRACER_SOURCE_COUNTER:    return {"counter", "counter"};
    case TRACER_SOURCE_HISTOGRAM:  return {"histogram", "histogram"};
    case TRACER_SOURCE_HISTOGRAMS: return {"histograms", "histogram"};
    }
    return {"?", "?"};
}

} // namespace tracer::model
// clang-format on
