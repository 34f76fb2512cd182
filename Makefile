# Shortcuts; the work is done by ./mvnw and scripts/.

.PHONY: help build test format run-agent run-genie images agent genie down clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

build: ## target/dist: programs, libraries, AOT caches
	./mvnw -q package -DskipTests

test: ## every test there is
	scripts/test

format: ## format the Java sources
	./mvnw -q process-sources -Dformat.mode=write

run-agent: ## the agent on this host, in the foreground
	scripts/run agent

run-genie: ## the genie on this host, in the foreground
	scripts/run genie

images: ## both images
	docker build -f docker/agent/Dockerfile.agent -t hive-agent-unified .
	docker build -f docker/genie/Dockerfile.genie -t hive-genie-unified .

agent: ## the agent's container, until it is healthy
	scripts/hive agent up

genie: ## the genie's container, until it is healthy
	scripts/hive genie up

down: ## stop and remove both containers; the data stay
	scripts/hive agent down
	scripts/hive genie down

clean: ## everything built
	./mvnw -q clean
