// SPDX-License-Identifier: Apache-2.0
#include "model/run_presets.hpp"

#include "model/common_options.hpp"

namespace tracer::model {
namespace {

tracer_option_type type_of(CommonOption::Kind kind) {
    switch (kind) {
    case CommonOption::Kind::flag:
        return TRACER_OPTION_FLAG;
    case CommonOption::Kind::number:
    case CommonOption::Kind::size:
        return TRACER_OPTION_UNSIGNED;
    case CommonOption::Kind::duration:
        return TRACER_OPTION_DURATION;
    case CommonOption::Kind::word:
    case CommonOption::Kind::user:
    case CommonOption::Kind::format:
    case CommonOption::Kind::outputs:
    case CommonOption::Kind::texts:
        return TRACER_OPTION_STRING;
    }
    return TRACER_OPTION_STRING;
}

} // namespace

void complete_from_run(Option &option, bool type_too) {
    const CommonOption *own = option.binding == TRACER_BIND_RUN ? run_parameter(option.bind) : nullptr;
    if (!own) return;
    if (option.name.empty()) option.name = own->name;
    if (type_too) option.type = type_of(own->kind);
    if (option.type == TRACER_OPTION_UNSIGNED && option.min == 0 && option.max == 0) {
        option.min = own->min;
        option.max = own->max;
    }
    if (option.metavar.empty() && own->metavar) option.metavar = own->metavar;
    if (option.help.empty()) option.help = own->help;
}

} // namespace tracer::model
