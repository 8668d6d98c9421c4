// SPDX-License-Identifier: Apache-2.0
// A BPF object on its way: open, loaded, attached. Each step consumes the one before, and each undoes itself when
// destroyed. Knows programs and maps, not what they mean.
#pragma once

#include "base/result.hpp"
#include "bpf/kinds/link.hpp"
#include "bpf/load/checked_object.hpp"
#include "bpf/load/plan.hpp"
#include "bpf/load/verifier_log.hpp"

#include <bpf/libbpf.h>

#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace tracer::bpf {

struct CloseObject {
    void operator()(bpf_object *object) const { bpf_object__close(object); }
};
using ObjectPtr = std::unique_ptr<bpf_object, CloseObject>;

/// The program of <tracer/bpf/calls.h> that ends a thread's calls in flight, and where the host attaches it by itself.
constexpr const char *thread_exit_program = "tracer_thread_exit", *thread_exit_target = "sched_process_exit";

/// A copy of the program `name`, or nullptr.
[[nodiscard]] bpf_program *find_program(const bpf_object *object, const std::string &name, unsigned copy = 0);

/// A program that runs, and the link that holds it to its hook.
struct AttachedProgram {
    const PlannedProgram *planned = nullptr; ///< nullptr: a helper such as tracer_thread_exit
    unsigned copy = 0;
    unsigned turn = 0;   ///< its place in the order of attaching, among its copies
    int program_fd = -1; ///< the object's
    Link link;
    bool runs = true;
};

class LoadedObject;

class OpenObject {
public:
    /// Parses the ELF. Errors: usage.
    [[nodiscard]] static Result<OpenObject> open(const CheckedObject &checked);
    /// For the programs `names` alone: the others' needs cost nothing. Errors: usage.
    [[nodiscard]] static Result<OpenObject> open(const CheckedObject &checked, const std::set<std::string> &names);
    /// The maps that those programs name; all, where it was opened for all.
    [[nodiscard]] std::set<std::string> used_maps() const;
    [[nodiscard]] bool uses_map(const std::string &name) const { return !maps_ || maps_->contains(name); }
    [[nodiscard]] bpf_object *get() const { return object_.get(); }
    /// Hands the object over to whoever loads and attaches it in another way.
    [[nodiscard]] ObjectPtr release() && { return std::move(object_); }
    [[nodiscard]] bpf_map *map(const std::string &name) const;

    /// Programs of the plan are to be loaded, no others. An optional one whose BTF target is missing goes from the
    /// plan into `left_out`. Errors: cannot_trace.
    Result<void> select(Plan &plan, std::vector<std::string> &left_out);
    /// On failure `failure` holds the details.
    [[nodiscard]] Result<LoadedObject> load(LoadFailure &failure) &&;

private:
    OpenObject(std::vector<std::byte> elf, ObjectPtr object) : elf_(std::move(elf)), object_(std::move(object)) {}
    [[nodiscard]] static Result<OpenObject> parse(const model::Object &object, std::vector<std::byte> elf);
    std::vector<std::byte> elf_; ///< a copy of the plugin's, where it had to be changed
    ObjectPtr object_;
    std::optional<std::set<std::string>> maps_;
};

class AttachedObject;

class LoadedObject {
public:
    /// It keeps calls in flight, so that attach() attaches thread_exit_program as well.
    [[nodiscard]] bool ends_calls() const { return find_program(object_.get(), thread_exit_program) != nullptr; }
    [[nodiscard]] bpf_map *map(const std::string &name) const;
    /// Attaches what the plan says; the plan must outlive the result. Optional programs without a target go into
    /// `left_out`. Errors: cannot_trace.
    [[nodiscard]] Result<AttachedObject> attach(const Plan &plan, std::vector<std::string> &left_out) &&;
    [[nodiscard]] bpf_object *get() const { return object_.get(); }

private:
    friend class OpenObject;
    explicit LoadedObject(ObjectPtr object) : object_(std::move(object)) {}
    ObjectPtr object_;
};

class AttachedObject {
public:
    [[nodiscard]] bpf_map *map(const std::string &name) const;
    [[nodiscard]] std::vector<AttachedProgram> &programs() { return programs_; }
    [[nodiscard]] const std::vector<AttachedProgram> &programs() const { return programs_; }

private:
    friend class LoadedObject;
    AttachedObject(ObjectPtr object, std::vector<AttachedProgram> programs)
        : object_(std::move(object)), programs_(std::move(programs)) {}
    ObjectPtr object_;
    std::vector<AttachedProgram> programs_; ///< destroyed before the object
};

} // namespace tracer::bpf
