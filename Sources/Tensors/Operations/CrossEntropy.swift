// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// The mean of -log softmax(logits) at the target classes, as torch.nn.functional.cross_entropy: a tensor of rank 0.
///
/// - Parameters:
///   - logits: [..., C].
///   - targets: a class for each row of logits.
///   - labelSmoothing: the share of each target that is spread over all classes (Szegedy et al. 2016).
///   - ignoring: rows of this target take no part.
/// - Throws: `TensorError` when counts do not fit, a class is out of range, or no row takes part.
public func crossEntropy(
    _ logits: Tensor, targets: [Int], labelSmoothing: Float = 0, ignoring: Int = -100
) throws -> Tensor {
    let (rows, classes) = try rowsOfClasses(logits)
    guard targets.count == rows else {
        throw TensorError("crossEntropy: \(targets.count) targets for logits of shape \(logits.shapeText)")
    }
    guard labelSmoothing >= 0, labelSmoothing <= 1 else {
        throw TensorError("crossEntropy: a label smoothing of \(labelSmoothing) is not within 0…1")
    }
    if let bad = targets.first(where: { $0 != ignoring && !(0..<classes).contains($0) }) {
        throw TensorError("crossEntropy: target \(bad) is out of range for \(classes) classes")
    }
    let taking = targets.count { $0 != ignoring }
    guard taking > 0 else { throw TensorError("crossEntropy: there is no row with a target") }
    let x = logits.asFloat32()
    let smoothing = Double(labelSmoothing)
    let losses = rowLosses(rows, classes) { row, count, out in
        ck_log_sum_exp(x.pointer + row * classes, out, count, classes)
        for i in 0..<count {
            let values = x.pointer + (row + i) * classes
            let whole = out[i]
            out[i] = 0
            guard targets[row + i] != ignoring else { continue }
            out[i] = (1 - smoothing) * (whole - Double(values[targets[row + i]]))
            if smoothing > 0 { out[i] += smoothing * (whole - ck_reduce(ck_sum, values, classes) / Double(classes)) }
        }
    }
    let loss = withExtendedLifetime(x) { Tensor(Float(losses.reduce(0, +) / Double(taking))) }
    return loss.recorded(
        "crossEntropy",
        (
            x,
            { [x = x.detached] gradient in
                let even = labelSmoothing / Float(classes)
                return try spread(gradient, over: x, rows: taking) { row, values in
                    guard targets[row] != ignoring else { return values.update(repeating: 0, count: classes) }
                    if even > 0 { for i in 0..<classes { values[i] -= even } }
                    values[targets[row]] -= 1 - labelSmoothing
                }
            }
        ))
}

/// The mean over rows of -Σ probabilities · log softmax(logits), as torch.nn.functional.cross_entropy with
/// probabilities for targets: a tensor of rank 0.
///
/// Rows of probabilities need not sum to 1: a row counts as much as it sums to.
/// - Parameters:
///   - logits: [..., C].
///   - probabilities: of the same shape.
/// - Throws: `TensorError` when shapes differ or there is no row.
public func crossEntropy(_ logits: Tensor, probabilities: Tensor) throws -> Tensor {
    let (rows, classes) = try rowsOfClasses(logits)
    guard probabilities.shape == logits.shape else {
        throw TensorError(
            "crossEntropy: probabilities of shape \(probabilities.shapeText) for logits of shape \(logits.shapeText)")
    }
    guard rows > 0 else { throw TensorError("crossEntropy: there is no row with a target") }
    let x = logits.asFloat32(), wanted = probabilities.asFloat32(), targets = wanted.detached
    let losses = rowLosses(rows, classes) { row, count, out in
        ck_cross_entropy(x.pointer + row * classes, targets.pointer + row * classes, out, count, classes)
    }
    let loss = withExtendedLifetime((x, targets)) { Tensor(Float(losses.reduce(0, +) / Double(rows))) }
    return loss.recorded(
        "crossEntropy",
        (
            x,
            { [x = x.detached] gradient in
                try spread(gradient, over: x, rows: rows) { row, values in
                    let wanted = targets.pointer + row * classes
                    let whole = Float(ck_reduce(ck_sum, wanted, classes))
                    for i in 0..<classes { values[i] = values[i] * whole - wanted[i] }
                }
            }
        ),
        (wanted, { [x = x.detached] in try multiply($0, multiply(logSoftmax(x), Tensor(-1 / Float(rows)))) }))
}

/// The gradient of a mean over `rows` rows: their softmax, of which `subtract` takes what was wanted of a row.
private func spread(
    _ gradient: Tensor, over logits: Tensor, rows: Int,
    subtract: (_ row: Int, _ values: UnsafeMutablePointer<Float>) -> Void
) throws -> Tensor {
    let classes = logits.shape[logits.rank - 1]
    var shares = try softmax(logits)
    let out = shares.ownedFloats(), all = shares.count / classes
    let scale = (gradient.floats.first ?? 0) / Float(rows)
    withExtendedLifetime(shares) {
        parallel(rows: all, width: classes) { range in
            for row in range {
                let values = out + row * classes
                subtract(row, values)
                for i in 0..<classes { values[i] *= scale }
            }
        }
    }
    return shares
}

private func rowsOfClasses(_ logits: Tensor) throws -> (rows: Int, classes: Int) {
    guard let classes = logits.shape.last, classes > 0 else {
        throw TensorError("crossEntropy: logits of shape \(logits.shapeText) have no classes")
    }
    return (logits.count / classes, classes)
}

/// One loss a row, in f64: added up in the order of the rows, the sum does not depend on the threads.
private func rowLosses(
    _ rows: Int, _ classes: Int, _ fill: (_ row: Int, _ count: Int, _ out: UnsafeMutablePointer<Double>) -> Void
) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows) { buffer, initialized in
        if let out = buffer.baseAddress {
            parallel(rows: rows, width: classes) { fill($0.lowerBound, $0.count, out + $0.lowerBound) }
        }
        initialized = rows
    }
}
