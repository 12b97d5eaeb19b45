#!/bin/sh
# A real standalone cluster on this machine: a master and two workers on the loopback. Explains the
# digits, kills a worker in the middle of the job, and compares the result with that of a single JVM
# bit by bit. Needs JDK 17, Maven and Python with pip; Spark comes from the package pyspark.
#
#   src/cluster/cluster.sh 3.5.9        (or 4.0.1, …: the version of pyspark)
#   KILL=no src/cluster/cluster.sh …    leaves the workers alone, to measure
#   WORKERS=1 COPIES=200 …              how many workers, and how often each digit is in the table
#   ROWS=100 …                          how many of these rows are explained, all unless it is said
#   VENV=folder …                       a Python environment that is kept for the next time
#   DATA=folder …                       keeps jar, network, table and the single JVM's result, too
#   MEMORY=yes HEAP=512m …              tells while it runs what of an executor lies where
#   BATCH=4000 MOST=900m …              rows at once, and how large an executor may become
#   EQUAL=no …                          without --reproducible: other bits, batches may be halved
#   SERIALIZER=Kryo …                   Spark's other serializer
set -eu
version=$1
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
pids=""
trap 'kill $pids 2>/dev/null || true; rm -rf "$work"' EXIT

venv=${VENV:-$work/venv}
[ -d "$venv" ] || python3 -m venv "$venv"
"$venv/bin/pip" -q install "pyspark==$version" pyarrow==21.0.0 numpy
SPARK_HOME=$("$venv/bin/python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
export SPARK_HOME PYSPARK_PYTHON="$venv/bin/python" SPARK_LOCAL_IP=127.0.0.1 OMP_NUM_THREADS=1

data=${DATA:-$work}
if [ ! -e "$data/single.npy" ]; then
mkdir -p "$data"
mvn -q -B -Pcli package -DskipTests
cp target/lrp4j-*-cli.jar "$data/lrp4j-cli.jar"
mvn -q -B dependency:build-classpath -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test
opens="--add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/java.nio=ALL-UNNAMED
  --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.lang.invoke=ALL-UNNAMED
  --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/sun.util.calendar=ALL-UNNAMED"
java $opens -cp "target/classes:target/test-classes:$(cat "$work/classpath")" \
  org.lrp4j.examples.DigitsForCluster "$data" "${COPIES:-100}" ${ROWS:-} >"$work/prepare.log" 2>&1 ||
  { tail -20 "$work/prepare.log"; exit 1; }
fi

start() {
  # The JVM itself, without the daemon scripts, so that its number is known.
  log="$work/$1.$(echo $pids | wc -w).log"
  "$SPARK_HOME/bin/spark-class" "$@" >"$log" 2>&1 &
  pids="$pids $!"
}
start org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 17077 --webui-port 18080
sleep 4
worker=""
for i in $(seq "${WORKERS:-2}"); do
  start org.apache.spark.deploy.worker.Worker --cores 1 --memory 2g --work-dir "$work/worker$i" \
    --webui-port "1808$i" spark://127.0.0.1:17077
  worker=$!
done
sleep 4

equal=--reproducible
if [ "${EQUAL:-yes}" = no ]; then
  equal=""
fi
heap=${HEAP:-1g}
java_options="-Dorg.bytedeco.javacpp.maxphysicalbytes=${MOST:-3g}"
if [ "${MEMORY:-no}" = yes ]; then
  # All of the heap is resident from the beginning, so that what is beyond it lies outside.
  java_options="$java_options -Xms$heap -XX:+AlwaysPreTouch"
fi
"$SPARK_HOME/bin/spark-submit" --master spark://127.0.0.1:17077 --executor-memory "$heap" \
  --conf "spark.executor.extraJavaOptions=$java_options" \
  --conf "spark.serializer=org.apache.spark.serializer.${SERIALIZER:-Java}Serializer" \
  --conf spark.executorEnv.OMP_NUM_THREADS=1 --conf spark.sql.files.minPartitionNum=40 \
  --class org.lrp4j.spark.ExplainTable "$data/lrp4j-cli.jar" \
  --model "$data/lenet.zip" --data "$data/digits.parquet" --array pixels --shape 1,28,28 \
  --composite epsilon-plus-flat --batch "${BATCH:-64}" $equal --threads 1 \
  --out "$work/explained.parquet" \
  >"$work/submit.log" 2>&1 &
job=$!
began=$(date +%s)
executors() { for pid in $pids; do pgrep -P "$pid" -f CoarseGrainedExecutorBackend || true; done; }
finished() { grep -c 'Finished task .* in stage 1' "$work/submit.log" || true; }
if [ "${KILL:-yes}" = yes ]; then
  # In the middle: some tasks are done, others are not.
  while kill -0 $job && [ "$(finished)" -lt 8 ]; do
    sleep 0.2
  done
  kill -9 $(pgrep -P $worker) $worker
  echo "a worker and its executor are killed after $(finished) of 40 tasks"
fi
if [ "${MEMORY:-no}" = yes ]; then
  # After a full collection what is left in the heap lives; the rest of the executor lies outside.
  for tasks in 1 10 20 30 38; do
    while kill -0 $job && [ "$(finished)" -lt $tasks ]; do
      sleep 0.1
    done
    for executor in $(executors); do
      jcmd "$executor" GC.run >/dev/null
      jcmd "$executor" GC.heap_info | awk -v tasks="$(finished)" -v executor="$executor" '
        / total / {for (i = 1; i < NF; i++) {
          if ($i == "total") {total += $(i + 1)} if ($i == "used") {used += $(i + 1)}}}
        END {
          while ((getline line < ("/proc/" executor "/status")) > 0) {
            if (line ~ /VmRSS/) {split(line, size, " ")}
          }
          printf "after %d of 40 tasks: %.0f MiB live in the heap, %.0f MiB outside\n",
            tasks, used / 1024, (size[2] - total) / 1024
        }'
    done
  done
fi
# The largest size that each executor has had, as long as the system knows it.
(
  while kill -0 $job 2>/dev/null; do
    for executor in $(executors); do
      echo "$executor $(awk '/VmHWM/ {print $2}' /proc/$executor/status)" 2>/dev/null || true
    done
    sleep 0.5
  done
) >"$work/sizes" 2>/dev/null &
pids="$pids $!"
wait $job || { tail -40 "$work/submit.log"; exit 1; }
echo "the job took $(($(date +%s) - began)) s"
# From the first to the last task, which leaves out how long Spark and the executors take to start.
grep 'Finished task .* in stage 1' "$work/submit.log" | awk '
  {split($2, t, ":"); now = t[1] * 3600 + t[2] * 60 + t[3]; if (NR == 1) first = now}
  END {printf "%d of 40 tasks in %d s after the first one\n", NR - 1, now - first}'
awk '$2 > size[$1] {size[$1] = $2} END {
  for (e in size) printf "an executor was %.0f MiB large at most\n", size[e] / 1024}' "$work/sizes"
grep -h -o 'Memory is too small[^;]*; half of them from now on' "$work"/worker*/app-*/*/stderr | sort | uniq -c || true
grep -E -o 'Lost executor [0-9]+ on [^:]*|Lost task [^(]*' "$work/submit.log" | sort -u || true
"$venv/bin/python" src/cluster/check.py "$work" "$data" ||
  [ "${EQUAL:-yes}" = no ]
