// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Tensors

extension Session {
    /// Remembers a change of what goes by in later passes.
    public func patch(_ point: Pass.Point, of model: LoadedModel, _ edit: TensorEdit, place: String, how: String) {
        changes.append(ModelChange(.activation(point, edit), model: model, place: place, how: how))
    }

    /// Changes a weight, in its own number format.
    ///
    /// - Throws: `TensorError` where the edit does not fit it, `Complaint` where a run trains it at this moment.
    public func patch(
        _ parameter: Parameter, of model: LoadedModel, _ edit: TensorEdit, place: String, how: String
    ) throws {
        if let run = goingRun, run.training.model === model {
            throw Complaint(
                "\(run.name) trains \(place) at this moment", culprit: run.name, hint: "pause stops it; then patch")
        }
        let before = parameter.value
        let after = try convert(try edit.applied(to: before.asFloat32()).detached, to: before.dtype)
        try parameter.assign(after)
        changes.append(
            ModelChange(
                .weight(parameter, before: before, after: parameter.value), model: model, place: place, how: how))
    }

    /// Changes the value at a stop, with which the pass then goes on.
    public func patch(_ stop: PassStop, _ edit: TensorEdit, how: String) throws {
        let before = stop.value
        let after = try edit.applied(to: before, input: stop.input)
        guard after.shape == before.shape else {
            throw Complaint("the value here is \(before.shape), so \(after.shape) does not fit")
        }
        stop.value = after
        changes.append(
            ModelChange(.stop(stop, before: before), model: stop.model, place: "here.\(stop.point.name)", how: how))
    }

    /// Binds a name to a changed copy of its tensor.
    func rebind(_ name: String, to tensor: Tensor, before: Value, number: Int, how: String) throws {
        try names.bind(name, to: .tensor(tensor), number: number)
        changes.append(ModelChange(.binding(before: before), model: nil, place: name, how: how))
    }

    /// What is patched in a model, or in all.
    public func patches(of model: LoadedModel? = nil) -> [ModelChange] {
        changes.filter { $0.isPatch && (model == nil || $0.model === model) }
    }

    /// Takes back the last change.
    ///
    /// - Throws: `Complaint` where there is none, or where a training went on from it.
    @discardableResult
    public func undo() throws -> ModelChange {
        guard let change = changes.popLast() else {
            throw Complaint(
                "nothing was changed that could be taken back", hint: "rewind takes back steps of a training")
        }
        switch change.kind {
        case .activation: break
        case .weight(let parameter, let before, let after):
            guard parameter.value.storage === after.storage else {
                throw Complaint(
                    "\(change.place) was trained after it was changed, and undo takes back no training step",
                    culprit: change.place,
                    hint: "rewind does; the change counts no more, undo goes on to the one before")
            }
            try parameter.assign(before)
        case .binding(let before): try names.bind(change.place, to: before, number: journal.nextNumber - 1)
        case .stop(let stop, let before): stop.value = before
        }
        return change
    }

    /// Forgets changes that a pass that is over has taken with it.
    func forgetChanges(at stop: PassStop) {
        changes.removeAll { if case .stop(let other, _) = $0.kind { other === stop } else { false } }
    }
}
