// SPDX-License-Identifier: Apache-2.0
#include "bpf/object.hpp"

#include "bpf/libbpf_log.hpp"
#include "bpf/links.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tracer::bpf {
namespace {

constexpr const char *thread_exit = "tracer_thread_exit";

bool attaches_by_btf(tracer_attach attach) {
    return attach == TRACER_ATTACH_FENTRY || attach == TRACER_ATTACH_FEXIT || attach == TRACER_ATTACH_TP_BTF;
}

std::string twin_of(const std::string &name) { return name + "_twin"; }

Error lacks_program(const std::string &name) {
    return {ExitCode::usage, "the plugin's object has no program " + name, "the plugin is broken; rebuild it"};
}

} // namespace

Result<OpenObject> OpenObject::open(const model::Object &object) {
    const LibbpfLog log;
    bpf_object_open_opts options{};
    options.sz = sizeof options;
    const auto name = one_line(object.name, 32);
    options.object_name = name.c_str();
    ObjectPtr opened(bpf_object__open_mem(object.elf.data(), object.elf.size(), &options));
    if (!opened)
        return Error{ExitCode::usage,
                     "object \"" + name +
                         "\" is no usable BPF object: " + digest_load_failure(log.text(), errno).reason,
                     "rebuild the plugin"};
    return OpenObject(std::move(opened));
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

Result<void> OpenObject::select(Plan &plan, std::vector<std::string> &left_out) {
    const LibbpfLog log;
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, object_.get())
        bpf_program__set_autoload(program, std::strcmp(bpf_program__name(program), thread_exit) == 0);
    auto &programs = plan.programs;
    for (auto planned = programs.begin(); planned != programs.end();) {
        const auto &name = planned->program->name;
        bool keep = true;
        for (const auto &copy : {name, twin_of(name)}) {
            if (copy != name && !planned->twin) continue;
            program = bpf_object__find_program_by_name(object_.get(), copy.c_str());
            if (program == nullptr) return lacks_program(copy);
            if (attaches_by_btf(planned->program->attach) &&
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

Result<LoadedObject> OpenObject::load(LoadFailure &failure) && {
    const LibbpfLog log;
    if (bpf_object__load(object_.get()) != 0) {
        const int error = errno;
        failure = digest_load_failure(log.text(), error);
        auto message = failure.program.empty() ? failure.reason : failure.program + ": " + failure.reason;
        return Error{ExitCode::cannot_trace, std::move(message), {}};
    }
    return LoadedObject(std::move(object_));
}

Result<AttachedObject> LoadedObject::attach(const Plan &plan, std::vector<std::string> &left_out) && {
    std::vector<AttachedProgram> attached;
    const auto attach_one = [&](const PlannedProgram *planned, const std::string &name, unsigned copy) -> Result<bool> {
        auto *program = bpf_object__find_program_by_name(object_.get(), name.c_str());
        if (program == nullptr) return lacks_program(name);
        auto link = planned ? attach_program(program, planned->program->attach, planned->target)
                            : attach_program(program, TRACER_ATTACH_RAW_TRACEPOINT, "sched_process_exit");
        if (!link) {
            if (planned && link.error().no_target && planned->program->has(TRACER_PROGRAM_OPTIONAL)) return false;
            return Error{ExitCode::cannot_trace, std::move(link.error().reason), {}};
        }
        attached.push_back({planned, copy, bpf_program__fd(program), std::move(link.link()), true});
        return true;
    };
    // First of all, so that no thread that came into the map of calls ends unseen.
    if (bpf_object__find_program_by_name(object_.get(), thread_exit) != nullptr)
        if (auto done = attach_one(nullptr, thread_exit, 0); !done) return std::move(done.error());
    for (const auto &planned : plan.programs) {
        const auto &name = planned.program->name;
        // The first copy must run first (tracer_once). Trampolines run the newest program first
        // (bpf_trampoline_link_prog adds at the head), tracepoints the oldest.
        const bool newest_first =
            planned.program->attach == TRACER_ATTACH_FENTRY || planned.program->attach == TRACER_ATTACH_FEXIT;
        bool there = true;
        for (unsigned turn = 0; turn < (planned.twin ? 2u : 1u) && there; ++turn) {
            const unsigned copy = planned.twin && newest_first ? 1 - turn : turn;
            auto done = attach_one(&planned, copy == 0 ? name : twin_of(name), copy);
            if (!done) return std::move(done.error());
            there = *done;
        }
        if (!there) left_out.push_back(name);
    }
    if (std::none_of(attached.begin(), attached.end(), [](const AttachedProgram &p) { return p.planned != nullptr; }))
        return Error{ExitCode::cannot_trace, "this kernel has none of its targets", {}};
    return AttachedObject(std::move(object_), std::move(attached));
}

} // namespace tracer::bpf
