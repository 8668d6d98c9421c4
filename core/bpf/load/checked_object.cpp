// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/checked_object.hpp"

#include "bpf/load/helper_check.hpp"
#include "bpf/load/object_check.hpp"
#include "bpf/load/verifier_log.hpp"

namespace tracer::bpf {

Result<CheckedObject> CheckedObject::check(const std::string &plugin, const model::Object &object,
                                           const std::vector<std::string> &allowed_helpers) {
    if (const auto why = check_object(object.elf); !why.empty())
        return Error{ExitCode::usage,
                     "object \"" + one_line(object.name, 32) + "\" is not a usable BPF object: it " + why,
                     "rebuild the plugin"};
    CheckedObject checked(object);
    if (auto helpers = check_helpers(plugin, object, allowed_helpers); !helpers)
        checked.forbidden_ = std::move(helpers).error();
    return checked;
}

} // namespace tracer::bpf
