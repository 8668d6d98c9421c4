// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/object.hpp"

#include "base/errno_error.hpp"
#include "bpf/kinds/kind.hpp"
#include "bpf/load/libbpf_log.hpp"
#include "bpf/load/needs.hpp"
#include "bpf/load/tails.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tracer::bpf {
namespace {

Error lacks_program(const std::string &name) {
    return {ExitCode::usage, "the plugin's object has no program " + name, "the plugin is broken; rebuild it"};
}

} // namespace

bpf_program *find_program(const bpf_object *object, const std::string &name, unsigned copy) {
    return bpf_object__find_program_by_name(object, copy_name(name, copy).c_str());
}

Result<OpenObject> OpenObject::open(const CheckedObject &checked) { return parse(checked.object(), {}); }

Result<OpenObject> OpenObject::open(const CheckedObject &checked, const std::set<std::string> &names) {
    const auto &object = checked.object();
    auto needs = needs_of(object.elf, names);
    auto opened = parse(object, needs.kernel_types ? std::vector<std::byte>() : without_kernel_types(object.elf));
    if (opened) opened->maps_ = std::move(needs.maps);
    return opened;
}

Result<OpenObject> OpenObject::parse(const model::Object &object, std::vector<std::byte> elf) {
    const LibbpfLog log;
    bpf_object_open_opts options{};
    options.sz = sizeof options;
    const auto name = one_line(object.name, 32);
    options.object_name = name.c_str();
    const auto bytes = elf.empty() ? object.elf : std::span<const std::byte>(elf);
    ObjectPtr opened(bpf_object__open_mem(bytes.data(), bytes.size(), &options));
    if (!opened)
        return Error{ExitCode::usage,
                     "object \"" + name +
                         "\" is not a usable BPF object: " + digest_load_failure(log.text(), errno).reason,
                     "rebuild the plugin"};
    // Nothing of a run stays behind, and a map that somebody pinned is not the plugin's own.
    bpf_map *map = nullptr;
    bpf_object__for_each_map(map, opened.get()) if (bpf_map__pin_path(map)) return Error{
        ExitCode::usage, "object \"" + name + "\" would pin its map " + one_line(bpf_map__name(map), 32),
        "declare the map without pinning"};
    return OpenObject(std::move(elf), std::move(opened));
}

bpf_map *OpenObject::map(const std::string &name) const {
    return bpf_object__find_map_by_name(object_.get(), name.c_str());
}
bpf_map *LoadedObject::map(const std::string &name) const {
    return bpf_object__find_map_by_name(object_.get(), name.c_str());
}
bpf_map *AttachedObject::map(const std::string &name) const {
    return bpf_object__find_map_by_name(object_.get(), name.c_str());
}

std::set<std::string> OpenObject::used_maps() const {
    if (maps_) return *maps_;
    std::set<std::string> all;
    bpf_map *map = nullptr;
    bpf_object__for_each_map(map, object_.get()) all.insert(bpf_map__name(map));
    return all;
}

Result<void> OpenObject::select(Plan &plan, std::vector<std::string> &left_out) {
    const LibbpfLog log;
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, object_.get()) bpf_program__set_autoload(program, false);
    for (unsigned copy = 0; copy < plan.thread_exit_copies; ++copy)
        if (program = find_program(object_.get(), thread_exit_program, copy); program != nullptr)
            bpf_program__set_autoload(program, true);
    select_tails(object_.get(), used_maps());
    auto &programs = plan.programs;
    for (auto planned = programs.begin(); planned != programs.end();) {
        const auto &name = planned->program->name;
        bool keep = true;
        for (unsigned copy = 0; copy < planned->copies; ++copy) {
            program = find_program(object_.get(), name, copy);
            if (program == nullptr) return lacks_program(copy_name(name, copy));
            if (kind_of(planned->program->attach).type == BPF_PROG_TYPE_TRACING &&
                bpf_program__set_attach_target(program, 0, planned->target.c_str()) != 0) {
                if (errno != ESRCH && errno != ENOENT)
                    return Error{ExitCode::cannot_trace, digest_load_failure(log.text(), errno).reason, {}};
                if (!planned->program->has(TRACER_PROGRAM_OPTIONAL))
                    return Error{
                        ExitCode::cannot_trace, "this kernel's BTF has no " + one_line(planned->target, 80), {}};
                bpf_program__set_autoload(program, false);
                keep = false;
                break;
            }
            bpf_program__set_autoload(program, true);
        }
        if (!keep) left_out.push_back(name);
        planned = keep ? planned + 1 : programs.erase(planned);
    }
    if (programs.empty()) return Error{ExitCode::cannot_trace, "this kernel has none of its targets", {}};
    return {};
}

namespace {

/// Maps and programs, and what libbpf opens beside them. If descriptors run out midway, libbpf concludes that the
/// kernel lacks what it was about to look for.
std::size_t descriptors_of(bpf_object *object) {
    std::size_t count = 4; // BTF, and libbpf's own probes
    bpf_map *map = nullptr;
    bpf_object__for_each_map(map, object) count += bpf_map__autocreate(map) ? 1 : 0;
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, object) count += bpf_program__autoload(program) ? 1 : 0;
    return count;
}

} // namespace

Result<LoadedObject> OpenObject::load(LoadFailure &failure) && {
    if (!room_for_descriptors(descriptors_of(object_.get())))
        return errno_error("its programs cannot be loaded", EMFILE);
    const LibbpfLog log;
    if (bpf_object__load(object_.get()) != 0) {
        const int error = errno;
        failure = digest_load_failure(log.text(), error);
        auto message = failure.program.empty() ? failure.reason : failure.program + ": " + failure.reason;
        return Error{ExitCode::cannot_trace, std::move(message), {}, {}, kind_of_errno(error)};
    }
    if (auto filled = fill_tails(object_.get(), used_maps()); !filled) return std::move(filled).error();
    return LoadedObject(std::move(object_));
}

Result<AttachedObject> LoadedObject::attach(const Plan &plan, std::vector<std::string> &left_out) && {
    std::vector<AttachedProgram> attached;
    // First of all, so that no thread that got into the map of calls ends unseen.
    for (unsigned copy = 0; copy < plan.thread_exit_copies; ++copy) {
        const auto *program = find_program(object_.get(), thread_exit_program, copy);
        if (program == nullptr) break; // the object has no map of calls
        auto link = attach_program(program, TRACER_ATTACH_RAW_TRACEPOINT, thread_exit_target);
        if (!link) return std::move(link.error()).error();
        attached.push_back({nullptr, copy, copy, bpf_program__fd(program), std::move(link.link()), true});
    }
    for (const auto &planned : plan.programs) {
        const auto &name = planned.program->name;
        const auto attach = planned.program->attach;
        // Copies must run in their order (tracer_once).
        const bool newest_first = model::attach_kind(attach).order == model::RunOrder::newest_first;
        for (unsigned turn = 0; turn < planned.copies; ++turn) {
            const unsigned copy = newest_first ? planned.copies - 1 - turn : turn;
            if (planned.copies > 1 && copy == plan.idle_copy) continue;
            const auto *program = find_program(object_.get(), name, copy);
            if (program == nullptr) return lacks_program(copy_name(name, copy));
            auto link = kind_of(attach).attach(program, planned.sites);
            if (!link && link.error().no_target && planned.program->has(TRACER_PROGRAM_OPTIONAL)) {
                left_out.push_back(plan.name_of(planned));
                break;
            }
            if (!link) return std::move(link.error()).error();
            attached.push_back({&planned, copy, turn, bpf_program__fd(program), std::move(link.link()), true});
        }
    }
    if (std::none_of(attached.begin(), attached.end(), [](const AttachedProgram &p) { return p.planned != nullptr; }))
        return Error{ExitCode::cannot_trace, "this kernel has none of its targets", {}};
    return AttachedObject(std::move(object_), std::move(attached));
}

} // namespace tracer::bpf
