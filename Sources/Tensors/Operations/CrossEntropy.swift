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
    return withExtendedLifetime(x) { Tensor(Float(losses.reduce(0, +) / Double(taking))) }
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
    let x = logits.asFloat32(), targets = probabilities.asFloat32()
    let losses = rowLosses(rows, classes) { row, count, out in
        ck_cross_entropy(x.pointer + row * classes, targets.pointer + row * classes, out, count, classes)
    }
    return withExtendedLifetime((x, targets)) { Tensor(Float(losses.reduce(0, +) / Double(rows))) }
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
