# Read by the scenarios: waits until the program is ready, stops it, and tells how that went.
container=pid1-example
until docker logs "$container" 2>&1 | grep -q ready; do sleep 0.1; done
docker top "$container"
begin=$(date +%s)
docker stop "$container" >/dev/null
echo "stopped after about $(($(date +%s) - begin)) s, exit status $(docker inspect -f '{{.State.ExitCode}}' "$container")"
docker logs "$container"
docker rm "$container" >/dev/null
